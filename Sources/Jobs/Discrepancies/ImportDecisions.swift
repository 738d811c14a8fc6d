package import Amounts
package import Books
package import Configuration
import Storage

/// Takes the decisions over that people wrote into a list of discrepancies: the ops workbook, or `discrepancies.csv`.
///
/// A row is held against what the store said when the list was made. One in which nobody wrote anything is left alone,
/// whatever has become of its finding; one that was edited is taken only while the finding is as it was then.
package struct ImportDecisions {
  private let desk: DecisionDesk
  private let file: String
  private let isDryRun: Bool

  /// - Throws: ``JobError/configuration(_:)`` for a person who cannot be one.
  package init(
    configuration: Configuration, asOf: Instant, consent: Consent = .none, file: String, by: String, isDryRun: Bool
  ) throws(JobError) {
    desk = try DecisionDesk(configuration: configuration, asOf: asOf, consent: consent, by: by)
    self.file = file
    self.isDryRun = isDryRun
  }

  /// What became of a row that somebody edited.
  package struct Item: Sendable {
    package let line: Int
    /// Code and subject, as the row has them.
    package let code: String
    package let subject: String
    /// What it was before; nil where it is not in the store.
    package let before: DiscrepancyStatus?
    /// In the order in which they are made; empty where it is refused.
    package let decisions: [Decision]
    /// Why it is refused, and what to do.
    package let refusal: String?
  }

  package struct Outcome: Sendable {
    /// In the order of the file.
    package let items: [Item]
    /// Rows in which nobody wrote anything.
    package let unchanged: Int
    package let isDryRun: Bool

    /// Whether any row is refused: then none of them is applied.
    package var isRefused: Bool { items.contains { $0.refusal != nil } }
  }

  /// Takes over every row, or none.
  package func run() throws -> Outcome {
    let sheet: DecisionSheet
    do throws(ConfigurationProblem) {
      sheet = try DecisionSheet(file: file)
    } catch {
      throw JobError.configuration([error.description])
    }
    return try desk.write { db, book, _ in
      var names: [String: Int] = [:]
      var items: [Item] = []
      var plans: [(found: StoredDiscrepancy, decisions: [Decision])] = []
      for row in sheet.rows {
        let name = "\(row.cell("code")) \(row.cell("subject"))"
        let earlier = names.updateValue(row.line, forKey: name)
        switch try plan(row, db, book) {
        case .unchanged: continue
        case .refused(let refusal, let before): items.append(item(row, before: before, refusal: refusal))
        case .decided where earlier != nil:
          items.append(item(row, refusal: "stands in line \(earlier ?? 0) already; keep one of the two"))
        case .decided(let decisions, let found):
          items.append(item(row, before: found.life.status, decisions))
          plans.append((found, decisions))
        }
      }
      let outcome = Outcome(items: items, unchanged: sheet.rows.count - items.count, isDryRun: isDryRun)
      guard !isDryRun, !outcome.isRefused else { return outcome }
      for (found, decisions) in plans {
        var decided = found
        for decision in decisions {
          decided = try desk.decided(decided, decision)
          try desk.keep(decision, of: decided, book)
        }
      }
      return outcome
    }
  }

  private func item(
    _ row: DecisionSheet.Row, before: DiscrepancyStatus? = nil, _ decisions: [Decision] = [], refusal: String? = nil
  ) -> Item {
    Item(
      line: row.line, code: row.cell("code"), subject: row.cell("subject"), before: before, decisions: decisions,
      refusal: refusal)
  }

  // MARK: A row

  private enum Plan {
    case unchanged
    case refused(String, DiscrepancyStatus?)
    case decided([Decision], StoredDiscrepancy)
  }

  private func plan(_ row: DecisionSheet.Row, _ db: StoreDatabase, _ book: DiscrepancyBook) throws -> Plan {
    guard let code = DiscrepancyCode(rawValue: row.cell("code")) else {
      let words = DiscrepancyWords.unknown(row.cell("code"), among: DiscrepancyCode.allCases.map(\.rawValue))
      return .refused("this code \(words)", nil)
    }
    let subject = row.cell("subject")
    guard let found = try book.find(code, subject).first(where: { $0.life.subject == subject }) else {
      return .refused("there is no such discrepancy in the store", nil)
    }
    func refused(_ text: String) -> Plan { .refused(text, found.life.status) }
    do {
      let written = try cells(row)
      let now = DecisionCells(found.life, found.handling)
      guard written != now else { return .unchanged }
      let history = try book.history(of: found.id)
      guard let made = try madeAt(row, found, db) else {
        return refused("opened_at or age_days is no longer what the list said; leave these cells as they were")
      }
      let then = SheetFigures.cells(history, upTo: made)
      let wanted = written.meant(over: then ?? now)
      if wanted == then || wanted == now || then.map(wanted.outcome) == now { return .unchanged }
      if let changed = changed(row, found) { return refused(changed) }
      if let later = history.last(where: { $0.at > made }) {
        return refused(
          "\(later.event.rawValue) by \(later.by) at \(later.at), after the list was made; decide with a newer list")
      }
      let decisions = try wanted.decisions(from: now)
      var decided = found
      for decision in decisions { decided = try desk.decided(decided, decision) }
      return .decided(decisions, found)
    } catch let fault as CellsFault {
      return refused(fault.description)
    } catch let refusal as Refusal {
      return refused(refusal.description)
    } catch JobError.configuration(let texts) {
      return refused(texts.joined(separator: "; "))
    }
  }

  /// What people may write.
  private func cells(_ row: DecisionSheet.Row) throws -> DecisionCells {
    let word = LooseText.lowercasedASCII(row.cell("status"))
    guard let status = DiscrepancyStatus(rawValue: word) else {
      throw CellsFault(
        "status \(word) \(DiscrepancyWords.unknown(word, among: DiscrepancyStatus.allCases.map(\.rawValue)))")
    }
    let date = row.cell("suppressed_until")
    let until = Day(date)
    guard date.isEmpty || until != nil else {
      throw CellsFault("suppressed_until \(date): is no date; write it as 2026-12-01")
    }
    return DecisionCells(
      status: status, owner: try text(row.cell("owner"), "owner", max: 100),
      note: try text(row.cell("note"), "note", max: 1000), suppressedUntil: until)
  }

  private func text(_ cell: String, _ column: String, max: Int) throws(JobError) -> String? {
    cell.isEmpty ? nil : try FreeText.clean(cell, option: column, max: max)
  }

  /// The reconciliation that the list showed: a finding as old as the row says was listed on that business date.
  ///
  /// It was not before the one that opened the finding: that may be a later one of the date.
  private func madeAt(_ row: DecisionSheet.Row, _ found: StoredDiscrepancy, _ db: StoreDatabase) throws -> Instant? {
    guard let opened = SheetFigures.instant(row.cell("opened_at")), let age = Int(row.cell("age_days")),
      (0...36_525).contains(age)
    else { return nil }
    let shown = try Reconciliation.shown(on: desk.context.calendar.day(of: opened).adding(days: age), db)?.asOf
    guard SheetFigures.isSame(row.cell("opened_at"), as: found.life.openedAt) else { return shown }
    return shown.map { max($0, found.life.openedAt) }
  }

  /// What the list said of the finding and is another thing now; nil when nothing is.
  private func changed(_ row: DecisionSheet.Row, _ found: StoredDiscrepancy) -> String? {
    let life = found.life
    var parts: [String] = []
    func add(_ column: String, _ cell: String, _ now: String?) {
      parts.append("\(column) is \(now ?? "none") and the list says \(cell.isEmpty ? "none" : cell)")
    }
    if !SheetFigures.isSame(row.cell("opened_at"), as: life.openedAt) {
      add("opened_at", row.cell("opened_at"), life.openedAt.description)
    }
    if LooseText.lowercasedASCII(row.cell("severity")) != life.severity.name {
      add("severity", row.cell("severity"), life.severity.name)
    }
    if !SheetFigures.isSame(row.cell("money_at_risk"), currency: row.cell("currency"), as: life.atRisk) {
      add("money_at_risk", "\(row.cell("money_at_risk")) \(row.cell("currency"))", life.atRisk?.description)
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ") + "; decide with a newer list"
  }
}
