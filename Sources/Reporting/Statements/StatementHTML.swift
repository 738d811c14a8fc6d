import Amounts
import Books

/// The statement as one document: the figures of its workbook for screens and for A4, without a script.
///
/// Layout 2, with ``StatementPageStyle``, ``StatementSections`` and, of the night's page, `PageText` and `PageFigure`. A
/// change of the bytes of any document needs a new layout number.
struct StatementHTML {
  private let document: StatementDocument
  private let style: StatementPageStyle

  private var header: StatementHeader { document.header }
  private var figures: StatementFigures { document.figures }
  private var currency: Currency { header.series.currency }

  private init(_ document: StatementDocument) {
    self.document = document
    style = StatementPageStyle(document)
  }

  /// Writes a new file.
  static func write(_ document: StatementDocument, to path: String) throws {
    try OutputFile.write(Array(StatementHTML(document).html().utf8), to: path)
  }

  private func html() throws -> String {
    let title = text("Referral fee statement \(document.title)")
    let sections = try StatementSections(document: document).tables().filter { $0.count > 0 }.map(section)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(style.policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>\(style.sheet)</style>
      </head>
      <body>
      \(try head())<main>
      \(try account())\(sections.joined())<div class="end">\(notes())\(history())</div></main>
      <footer><p>\(text(StatementWords.notAnInvoice))</p></footer>
      </body>
      </html>

      """
  }

  // MARK: The head

  private func head() throws -> String {
    var html = "<header>\n<div class=\"parties\">\n"
    if let issuer = header.issuer { html += party("Issuer", issuer) }
    html += party("Referral partner", header.partner) + "</div>\n"
    if document.isDraft { html += "<p class=\"draft\">DRAFT</p>\n" }
    html += "<h1>Referral fee statement</h1>\n<dl>\n"
    let month = "\(StatementWords.month(header.month)): \(StatementWords.period(header.month))"
    let details: [(label: String, text: String)] =
      [
        ("Number", document.number ?? "none: not issued"), ("Month", month), ("Currency", currency.code),
        (
          "Cut-off", "\(StatementWords.instant(header.cutOff)) (\(header.date) in \(header.timeZone))"
        ), (document.isDraft ? "As of" : "Date of issue", "\(header.date)"),
      ] + StatementTerms.details(document)
    for (label, text) in details { html += "<div><dt>\(label)</dt><dd>\(self.text(text))</dd></div>\n" }
    return html + "</dl>\n</header>\n"
  }

  private func party(_ role: String, _ party: StatementParty) -> String {
    let more = party.address + [party.vatID.map { "VAT id \($0)" }, party.contact].compactMap(\.self)
    return "<address><p class=\"role\">\(role)</p>\n<p class=\"name\">\(text(party.name))</p>\n"
      + more.map { "<p>\(text($0))</p>\n" }.joined() + "</address>\n"
  }

  // MARK: Figures

  private func account() throws -> String {
    let month = StatementWords.month(header.month)
    func lines(_ section: StatementSection) -> String {
      StatementWords.lines(document.lines.count { $0.section == section })
    }
    let paidOut = Money(minorUnits: figures.paidOut, currency: currency).negated.minorUnits
    var rows = [
      row("Opening balance", StatementWords.opening(document), figures.opening),
      row("Earned", "payments of \(month), \(lines(.earned))", figures.earned),
      row("Prior period", "payments of earlier months, \(lines(.priorPeriod))", figures.priorPeriod),
      row("Adjustments", "fees that changed, \(lines(.adjustment))", figures.adjustments),
      row("Clawbacks", "fees taken back, \(lines(.clawback))", figures.clawbacks),
      row("Paid out", "payments made to you", paidOut),
      row("Closing balance", "", figures.closing, kind: "closing"),
      row("Payable", StatementWords.payable(document), figures.payable, kind: "payable"),
    ]
    if figures.payable == 0 && figures.closing != 0 {
      rows.append(row("Carried forward", "to the next statement", figures.closing))
    }
    if let held = try HeldStatementFees(document) { rows.append(row("Held", held.words, held.sum.minorUnits)) }
    return "<section>\n<table class=\"account\"><thead><tr><th scope=\"col\" colspan=\"2\">Statement of account</th>"
      + "<th scope=\"col\" class=\"figure\">\(currency.code)</th></tr></thead>\n<tbody>\n\(rows.joined())</tbody></table>\n"
      + "</section>\n"
  }

  private func row(_ label: String, _ note: String, _ units: Int64, kind: String? = nil) -> String {
    let mark = kind.map { " class=\"\($0)\"" } ?? ""
    return "<tr\(mark)><th scope=\"row\">\(label)</th><td class=\"note\">\(text(note))</td>\(figure(units))</tr>\n"
  }

  private func figure(_ units: Int64) -> String { StatementHTML.figure(Money(minorUnits: units, currency: currency)) }

  private static func figure(_ amount: Money, suffix: String = "") -> String {
    let text = PageFigure.text(Int128(amount.minorUnits), decimals: amount.currency.exponent)
    return "<td class=\"figure\(amount.minorUnits < 0 ? " negative" : "")\">\(text)\(suffix)</td>"
  }

  private func history() -> String {
    guard document.history.count > 1 else { return "" }
    let rows = document.history.map { month in
      "<tr><th scope=\"row\" class=\"date\">\(month.month)</th>\(figure(month.fees))\(figure(month.closing))</tr>\n"
    }
    return "<section class=\"history\">\n<h2>The last \(document.history.count) months</h2>\n<table><thead><tr>"
      + "<th scope=\"col\">Month</th><th scope=\"col\" class=\"figure\">Fees</th>"
      + "<th scope=\"col\" class=\"figure\">Closing balance</th></tr></thead>\n<tbody>\n\(rows.joined())</tbody></table>\n"
      + "</section>\n"
  }

  // MARK: Rows

  private func section(_ table: StatementTable) throws -> String {
    let columns = table.columns.indices.filter { table.columns[$0].inDocument != .leftOut }
    let titles = columns.map { index in
      let column = table.columns[index]
      return "<th scope=\"col\"\(column.isFigure ? " class=\"figure\"" : "")>\(text(column.title))</th>"
    }
    var html =
      "<section>\n<h2>\(text(table.title))</h2>\n<p class=\"lead\">\(text(table.lead))</p>\n"
      + "<div class=\"table\"><table class=\"rows\"><thead><tr>\(titles.joined())</tr></thead>\n<tbody>\n"
    for index in 0..<table.count {
      html += row(try table.row(index), table, columns)
      if let subtotal = table.subtotals[index] { html += row(subtotal, table, columns, kind: "subtotal") }
    }
    // No foot of the table: those are printed again on every page.
    if let total = table.total { html += row(total, table, columns, kind: "total") }
    html += "</tbody></table></div>\n"
    for note in table.notes {
      html += "<p class=\"lead\">\(text(note.label)): <span class=\"figure\">\(text(note.text))</span></p>\n"
    }
    return html + "</section>\n"
  }

  private func row(
    _ cells: [StatementTable.Cell], _ table: StatementTable, _ columns: [Int], kind: String? = nil
  ) -> String {
    let mark = kind.map { " class=\"\($0)\"" } ?? ""
    return "<tr\(mark)>\(columns.map { cell(cells[$0], table.columns[$0]) }.joined())</tr>\n"
  }

  private func cell(_ cell: StatementTable.Cell, _ column: StatementTable.Column) -> String {
    switch cell {
    case .empty: return "<td></td>"
    case .text(let text):
      // A line's id is the statement's number and the line's own.
      if column.inDocument == .lineNumber, let number = text.split(separator: "-").last {
        return "<td class=\"line\">\(self.text(String(number)))</td>"
      }
      // Paper is narrow: only what is longer than a reference may be broken into lines.
      let mark = text.unicodeScalars.count <= StatementHTML.shortMax ? " class=\"short\"" : ""
      return "<td\(mark)>\(self.text(text))</td>"
    case .money(let amount):
      return StatementHTML.figure(amount, suffix: amount.currency == currency ? "" : " \(amount.currency.code)")
    case .count(let count): return "<td class=\"figure\">\(PageFigure.text(Int128(count)))</td>"
    case .percent(let percentage): return "<td class=\"figure\">\(percentage)</td>"
    case .date(let day): return "<td class=\"date\">\(day)</td>"
    case .instant(let instant): return "<td class=\"date\">\(PageFigure.text(instant: instant.microseconds))</td>"
    }
  }

  private static let shortMax = 16

  private func notes() -> String {
    let lines = document.lines.isEmpty ? [] : ["Line 0001 is \(document.lineID(0)), and so on."]
    let paragraphs = (StatementNotes.notes(document).dropLast() + lines).map { "<p>\(text($0))</p>\n" }
    return "<section class=\"notes\">\n<h2>Notes</h2>\n\(paragraphs.joined())</section>\n"
  }

  /// Nothing is cut: what the workbook says, the document says.
  private func text(_ text: String) -> String { PageText.escaped(text, atMost: .max) }
}
