package import Amounts
package import Configuration
import Books
import Foundation
import Reporting
import Storage

/// Writes drafts of one month, as if it were closed now.
package struct StatementDraftJob {
  private let configuration: Configuration
  private let asOf: Instant
  private let month: Month
  private let partner: String?

  package init(configuration: Configuration, asOf: Instant, month: Month, partner: String?) {
    self.configuration = configuration
    self.asOf = asOf
    self.month = month
    self.partner = partner
  }

  /// What was written, and what keeps the month from being issued now.
  package struct Outcome: Sendable {
    package let folder: String
    package let files: [String]
    package let overview: DraftOverview
    /// Partners whose month is issued already: it has no draft.
    package let issuedAlready: [String]
    package let blocking: [(partner: String, reasons: [String])]
    /// Payments from before the first month that is stated, created since: how many, their sum, and their ids.
    package let beforeBegin: [(partner: String, amount: Money, payments: [String])]
    /// What a first issue of the month would state of earlier ones, which it needs `--first` for.
    package let first: [(partner: String, text: String)]
  }

  /// Writes the drafts below `<output>/drafts/<month>/`, those of one partner below `<month>_<partner>/`, replacing those of before.
  package func run() throws -> Outcome {
    let desk = try StatementDesk(configuration)
    let partners = try desk.partners(partner)
    try desk.checkKnown()
    let current = configuration.calendar.day(of: asOf).month
    guard month <= current else {
      throw JobError.configuration(["--month \(month): has not begun; drafts are of \(current) or of months before it"])
    }
    _ = try desk.publishPending()
    let sheet = try StatementWorksheet(desk.store, configuration: configuration, asOf: asOf, month: month)
    let (closed, open) = (partners.filter { isIssued($0, sheet) }, partners.filter { !isIssued($0, sheet) })
    let path = "\(configuration.output)/drafts"
    let name = partner.map { "\(month)_\($0)" } ?? month.description
    try FileManager.default.createDirectory(
      atPath: configuration.output, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
    let folder = try OutputFolder(path: path)
    try folder.sweep()
    var drafts = StatementDrafts(sheet, configuration: configuration)
    try drafts.make([month], partners: open)
    drafts.compare(with: try desk.draftsOfNightBefore(asOf))
    let files = try folder.publish(as: name) { path in try drafts.write(to: path) }
    return Outcome(
      folder: "\(path)/\(name)", files: files, overview: drafts.overview, issuedAlready: closed.map(\.id),
      blocking: open.compactMap { partner in
        guard let reasons = sheet.blocking[partner.id], !reasons.isEmpty else { return nil }
        return (partner.id, reasons)
      },
      beforeBegin: sheet.beforeBegin.filter { sum in partners.contains { $0.id == sum.partner } }
        .map { ($0.partner, $0.amount, $0.payments) },
      first: try open.compactMap { partner in try first(partner, sheet).map { (partner.id, $0) } })
  }

  /// What an issue would be refused for without `--first`; the draft itself stands on the months before it.
  private func first(_ partner: Partner, _ sheet: StatementWorksheet) throws -> String? {
    guard sheet.lastIssued[partner.id] == nil, partner.begin.month == nil else { return nil }
    var sheet = sheet
    return try MonthSums.earlier(sheet.close(month, of: partner))
  }

  private func isIssued(_ partner: Partner, _ sheet: StatementWorksheet) -> Bool {
    sheet.lastIssued[partner.id].map { month <= $0 } ?? false
  }
}
