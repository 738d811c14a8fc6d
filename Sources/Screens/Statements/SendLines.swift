import Amounts
package import Jobs

extension StatementSendJob.Row {
  /// `RF-2026-000012 acme: sent to a@example.com (2 files)`, and what is wrong below it.
  package var line: String {
    let place = to.isEmpty ? "" : " \(to.joined(separator: ", "))"
    let when = at.map { " at \($0)" } ?? ""
    let words =
      switch state {
      case .sent: "sent to\(place), \(Wording.count(files.count, "file"))"
      case .wouldBeSent: "would be sent to\(place), \(Wording.count(files.count, "file"))"
      case .sentAlready: "was sent to\(place)\(when)"
      case .mayHaveArrived: "may have arrived at\(place)"
      case .noted: "noted as arrived at\(place)"
      case .notSent: "not sent"
      case .refused: "refused"
      case .notConfigured: "left out, its partner has no `send`"
      }
    return SafeText.harmless("\(number) \(partner): \(words)")
  }

  /// What is said of it on standard error; nil when all is well, or as meant.
  package var problem: String? {
    status == .done ? nil : reason.map { SafeText.harmless("statement send \(number) \(partner): \($0)") }
  }

  /// Every statement that was meant, for other programs.
  package static func document(_ rows: [StatementSendJob.Row]) -> OutputDocument {
    OutputDocument(
      columns: ["number", "partner", "state", "to", "files", "begun_at", "reason"],
      rows: rows.map { row in
        [
          .text(row.number), .text(row.partner), .text(row.state.rawValue), .list(row.to.map { .text($0) }),
          .list(row.files.map { .text($0) }), .figure(row.at.map { "\($0)" }), .text(row.reason),
        ]
      })
  }
}
