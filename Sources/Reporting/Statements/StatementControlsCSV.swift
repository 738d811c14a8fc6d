import Amounts
import Books

/// What the issuer keeps beside a statement, and no partner sees: its controls, the discrepancies that were open, why it
/// was issued in spite of them, the layout (outputs 3).
///
/// Part of layout 2.
enum StatementControlsCSV {
  private static let columns = [
    "number", "kind", "name", "subject", "severity", "since", "blocks", "money_at_risk", "currency", "left", "right",
    "difference", "pass", "text",
  ]

  /// One row a control, discrepancy or remark.
  private struct ControlRow {
    var kind: String
    var name: String
    var subject: String?
    var severity: String?
    var since: String?
    var blocks: Bool?
    var atRisk: Money?
    var currency: String?
    var figures: (left: String, right: String, difference: String)?
    var passes: Bool?
    var text: String?

    /// Each with whether it is a text that needs a guard.
    func cells(_ number: String) -> [(text: String?, isGuarded: Bool)] {
      [
        (number, true), (kind, false), (name, true), (subject, true), (severity, false), (since, false),
        (blocks.map { "\($0)" }, false), (atRisk?.decimal, false), (currency, false), (figures?.left, false),
        (figures?.right, false), (figures?.difference, false), (passes.map { "\($0)" }, false), (text, true),
      ]
    }
  }

  /// Writes a new file.
  static func write(_ document: StatementDocument, to path: String) throws {
    var text = CSVText.record(columns.map { ($0, false) })
    for row in try rows(document) { text += CSVText.record(row.cells(document.title)) }
    try OutputFile.write(Array(text.utf8), to: path)
  }

  private static func rows(_ document: StatementDocument) throws -> [ControlRow] {
    let currency = document.header.series.currency
    var rows = try StatementControl.controls(of: document).map { control in
      func figure(_ units: Int64) -> String {
        control.isCount ? "\(units)" : Money(minorUnits: units, currency: currency).decimal
      }
      return ControlRow(
        kind: "control", name: control.name, currency: control.isCount ? nil : currency.code,
        figures: (figure(control.left), figure(control.right), figure(try control.difference)),
        passes: control.passes)
    }
    rows += document.openItems.map { item in
      ControlRow(
        kind: "finding", name: item.code.rawValue, subject: item.subject, severity: item.severity.name,
        since: "\(item.since)", blocks: item.isBlocking, atRisk: item.atRisk, currency: item.atRisk?.currency.code)
    }
    if let override = document.override { rows.append(ControlRow(kind: "override", name: "override", text: override)) }
    rows.append(ControlRow(kind: "layout", name: "layout", text: "\(document.header.layout)"))
    return rows
  }
}
