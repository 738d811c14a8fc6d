import Amounts
package import Jobs
import Reporting
import Storage

/// Changes and movements for a screen, and for other programs.
package struct ChangesPage {
  private let outcome: ChangesJob.Outcome

  package init(_ outcome: ChangesJob.Outcome) { self.outcome = outcome }

  // MARK: A screen

  /// Movements, then the changes: those with money first, the largest first.
  package func text(_ screen: ScreenForm) -> String {
    var lines = [title, ""]
    if outcome.movements.isEmpty {
      lines.append("nothing is in totals")
    } else {
      for figures in [ChangesPage.money, ChangesPage.fees] { lines += movements(figures, screen) + [""] }
      lines.removeLast()
    }
    lines.append("")
    if outcome.changes.isEmpty {
      lines.append("nothing changed")
    } else {
      let sorted = outcome.changes.enumerated().sorted(by: StoredChange.isLarger).map(\.element)
      let table = ScreenTable(changeColumns, sorted.map(cells)).blocks(screen.tableWidth)
      lines += table[0] + ["  SUBJECT"]
      for (row, change) in zip(table.dropFirst(), sorted) {
        let words = change.subject.split(separator: " ", maxSplits: 1).map(String.init)
        lines += row
        lines +=
          words.count == 2
          ? ScreenText.pasteable(words[0], SafeText.shellWord(words[1]), indent: 2, width: screen.tableWidth)
          : ["  " + SafeText.harmless(change.subject)]
      }
      lines += ["", counts]
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private var title: String {
    guard let before = outcome.before else {
      return "\(outcome.day), as of \(outcome.asOf): there is no run before, everything is new"
    }
    return "\(before.day), as of \(before.asOf) → \(outcome.day), as of \(outcome.asOf)"
  }

  /// What a column of movements adds up; a screen shows no column that is 0 throughout, but always what was and what is.
  private typealias Figure = (title: String, names: [String])

  private static let money: [Figure] = [
    ("OPENING", ["opening"]), ("NEW CASES", ["new_cases"]), ("GONE", ["gone_cases"]), ("CLAIMS", ["claim_changes"]),
    ("PAYMENTS", ["payments"]), ("CORRECTIONS", ["payments_removed", "payments_amended"]), ("CLOSING", ["closing"]),
  ]
  private static let fees: [Figure] = [
    ("FEES BEFORE", ["fee_opening"]), ("NEW", ["fee_new"]), ("LOST", ["fee_lost"]), ("CHANGED", ["fee_changed"]),
    ("FEES NOW", ["fee_closing"]),
  ]

  /// No column gives way to a narrow screen: before + what moved = now.
  private func movements(_ figures: [Figure], _ screen: ScreenForm) -> [String] {
    let sums = outcome.movements.map { movement in
      figures.map { figure in figure.names.reduce(Int128(0)) { $0 + Int128(movement.amount($1).minorUnits) } }
    }
    let shown = figures.indices.filter { index in
      index == 0 || index == figures.count - 1 || sums.contains { $0[index] != 0 }
    }
    let rows = zip(outcome.movements, sums).map { movement, sums in
      [movement.partner, movement.currency.code]
        + shown.map { Money(minorUnits: Int64(clamping: sums[$0]), currency: movement.currency).decimal }
    }
    let columns = shown.map { ScreenTable.Column(figures[$0].title, isNumber: true) }
    return ScreenTable([.init("PARTNER"), .init("CUR")] + columns, rows).lines(screen)
  }

  private var changeColumns: [ScreenTable.Column] {
    [
      .init("DIFFERENCE", isNumber: true), .init("KIND"), .init("PARTNER", .spare), .init("CASE", .spare),
      .init("DETAIL", .rest),
    ]
  }

  private func cells(_ change: StoredChange) -> [String] {
    let figures =
      change.before != nil && change.after != nil && change.before != change.after
      ? [change.before?.decimal, change.after?.decimal].compactMap(\.self).joined(separator: " → ") : nil
    return [
      change.difference?.description ?? "", change.kind, change.partner ?? "", change.caseReference ?? "",
      [figures, change.detail].compactMap(\.self).joined(separator: ", "),
    ]
  }

  private var counts: String {
    let counts = Dictionary(grouping: outcome.changes, by: \.kind).mapValues(\.count).sorted { $0.key < $1.key }
    return "\(Wording.count(outcome.changes.count, "change")): "
      + counts.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }

  // MARK: Other programs

  /// What `changes.csv` holds.
  package var csv: String {
    var text = CSVText.record(changeNames.map { ($0, false) })
    for change in outcome.changes {
      text += CSVText.record(cells(of: change).map { ($0.text, $0.isGuarded) })
    }
    return text
  }

  /// What `movements.csv` holds.
  package var movementsCSV: String {
    let names = ["partner", "agency", "currency"] + ChangeBook.figures
    var text = CSVText.record(names.map { ($0, false) })
    for movement in outcome.movements {
      let texts: [String?] = [movement.partner, movement.agency, movement.currency.code]
      text += CSVText.record(texts.map { ($0, true) } + movement.figures.map { ($0.amount.decimal, false) })
    }
    return text
  }

  package func json() throws -> String {
    try JSONText.of(
      Document(
        from: outcome.before?.day.description, to: outcome.day.description, as_of: outcome.asOf.description,
        movements: outcome.movements.map { movement in
          var object: [String: String?] = [
            "partner": movement.partner, "agency": movement.agency, "currency": movement.currency.code,
          ]
          for figure in movement.figures { object[figure.name] = figure.amount.decimal }
          return object
        },
        changes: outcome.changes.map { change in
          Dictionary(uniqueKeysWithValues: zip(changeNames, cells(of: change).map(\.text)))
        }))
  }

  private struct Document: Encodable {
    let from: String?
    let to: String
    let as_of: String
    let movements: [[String: String?]]
    let changes: [[String: String?]]
  }

  private let changeNames = [
    "kind", "subject", "partner", "agency", "case_id", "case_reference", "currency", "before", "after", "difference",
    "detail",
  ]

  /// A cell a column; what may come from outside is guarded against being a formula.
  private func cells(of change: StoredChange) -> [(text: String?, isGuarded: Bool)] {
    [
      (change.kind, true), (change.subject, true), (change.partner, true), (change.agency, true), (change.caseID, true),
      (change.caseReference, true), (change.currency?.code, true), (change.before?.decimal, false),
      (change.after?.decimal, false), (change.difference?.decimal, false), (change.detail, true),
    ]
  }
}
