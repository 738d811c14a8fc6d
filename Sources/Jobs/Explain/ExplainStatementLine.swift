import Amounts
import Books
import Reporting
import Storage

/// A line of an issued statement by its id: `RF-2026-000002-0003`.
package struct StatementLineName: Hashable, Sendable {
  package let number: String
  /// From 1 on.
  package let line: Int

  package init(number: String, line: Int) {
    self.number = number
    self.line = line
  }

  /// Reads an id as statements print it, in capitals or not; nil for anything else.
  package init?(_ text: String) {
    let parts = text.uppercased().split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "RF", parts[1].count == 4, let line = Int(parts[3]), line > 0,
      parts[1...2].allSatisfy({ $0.allSatisfy(\.isNumber) && !$0.isEmpty })
    else { return nil }
    self.init(number: parts[...2].joined(separator: "-"), line: line)
  }

  package var text: String { StatementDocument.lineID(number, place: line) }
}

/// Explains a line of an issued statement, down to the stored rows and deliveries (rules R7–R10).
struct ExplainStatementLine {
  let desk: ExplainDesk
  let name: StatementLineName
  let issued: IssuedStatement
  /// nil when the payment's case is gone from the store, which cannot be.
  let payment: ExplainPayment?

  private var header: StatementHeader { issued.document.header }
  private var line: StatementLine { issued.document.lines[name.line - 1] }

  func explanation() throws -> Explanation {
    var explanation = try desk.begin(
      "statement-line:\(name.text)", "\(line.fee), \(line.section.rawValue), payment:\(line.item.paymentID)")
    explanation.add(statement())
    explanation.add(try figures())
    explanation.add(try since())
    for section in try payment?.sections() ?? [] { explanation.add(section) }
    return explanation
  }

  private func statement() -> Explanation.Section {
    let folder = "\(StatementFolder(desk.configuration).path)/\(header.month)"
    let files = BuiltFiles(issued.document, in: folder).all.map { file in
      Explanation.Fact(file.kind.words, file.path, "SHA-256 \(issued.files.digest(of: file.kind) ?? "unknown")")
    }
    return .init(
      "Statement", rule: "R10",
      [
        .init("number", issued.number, "to \(header.series.partner), \(header.series.currency.code), \(header.month)"),
        .init("cut-off", header.cutOff.readable, "evidence after it goes to the next statement; \(header.timeZone)"),
        .init("layout", "\(header.layout)", "written with \(issued.files.library)"),
      ] + files)
  }

  /// The line as it was stated: base × factors, or what was due less what was stated before.
  private func figures() throws -> Explanation.Section {
    let item = line.item
    var facts = [
      Explanation.Fact("section", line.section.rawValue, sectionWords),
      .init("payment", "payment:\(item.paymentID)", "dated \(item.date), first seen \(item.firstSeen.readable)"),
      .init("reason", item.reason.rawValue),
      .init("amount", item.amount.description),
    ]
    for (label, factor) in [("× success fee", item.successFee), ("× share", item.share), ("× rate", item.rate)] {
      if let factor { facts.append(.init(label, "\(factor) %")) }
    }
    let before = try earlier()
    if let success = item.successFee, let share = item.share, let rate = item.rate {
      let exact = try item.amount.exactDecimal(applying: [success, share, rate])
      let rounded = try item.amount.applying([success, share, rate], rounding: header.rounding)
      facts.append(.init("= exact", "\(exact) \(item.amount.currency.code)"))
      facts.append(.init("= rounded", rounded.description, "\(header.rounding.rawValue)"))
    }
    for stated in before {
      facts.append(
        .init(
          "- stated", stated.fee.description, "\(stated.section) of \(stated.number)",
          evidence: [
            .subject("statement-line:\(StatementLineName(number: stated.number, line: Int(stated.line)).text)")
          ]))
    }
    let stated = try before.map(\.fee.minorUnits).sumOfMinorUnits()
    let due = try [stated, line.fee.minorUnits].sumOfMinorUnits()
    func money(_ units: Int64) -> String { Money(minorUnits: units, currency: line.fee.currency).description }
    facts.append(.init("= fee", line.fee.description, "due \(money(due)) - net stated \(money(stated))"))
    if let original = line.originalStatement {
      facts.append(.init("original", original, "the first that stated it in \(line.fee.currency.code)"))
    }
    return .init("Line as it was stated", rule: "R8, R10", facts)
  }

  private var sectionWords: String {
    switch line.section {
    case .earned: "no line before, dated in \(header.month)"
    case .priorPeriod: "no line before, dated before \(header.month)"
    case .adjustment: "stated before, and due is another amount"
    case .clawback: "stated before, and nothing is due any more"
    }
  }

  /// The lines of the series that stated the payment before this one.
  private func earlier() throws -> [(number: String, line: Int64, section: String, fee: Money)] {
    try desk.identities.lines(ofPayment: line.item.paymentID)
      .filter { $0.partner == header.series.partner && $0.fee.currency == line.fee.currency }
      .prefix { $0.number != issued.number }
      .map { ($0.number, $0.line, $0.section, $0.fee) }
  }

  /// What has changed since: the line never does, the next statement does.
  private func since() throws -> Explanation.Section {
    guard let payment else { return .init("Since the issue", rule: "R10", [.init("payment", "in no list any more")]) }
    let item = line.item
    let now = payment.fee
    let day = desk.calendar.day(of: payment.payment.row.date)
    let pairs: [(String, String?, String?)] = [
      ("amount", item.amount.description, payment.payment.row.amount.description),
      ("date", item.date.description, day.description),
      ("success fee", item.successFee?.description, now.terms?.successFee?.description),
      ("share", item.share?.description, now.terms?.share?.description),
      ("rate", item.rate?.description, now.terms?.rate?.description),
      ("reason", item.reason.rawValue, now.eligibility.reason.rawValue),
    ]
    let changes = pairs.filter { $0.1 != $0.2 }.map { "\($0.0) \($0.1 ?? "unknown"), now \($0.2 ?? "unknown")" }
    return .init(
      "Since the issue", rule: "R10",
      [
        .init(
          "changes",
          changes.isEmpty ? "none: what follows is what the line was stated from" : changes.joined(separator: "; "),
          changes.isEmpty
            ? nil : "what follows is as it is now; the line stays, the difference is a line of a later statement")
      ])
  }
}

extension StatementFileKind {
  /// What it is called in an explanation.
  fileprivate var words: String {
    switch self {
    case .csv: "CSV"
    case .workbook: "workbook"
    case .page: "document"
    case .controls: "controls"
    }
  }
}
