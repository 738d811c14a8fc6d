import Amounts
import Books

/// The fee lines of a statement as CSV, in the columns of outputs 3 and the form of outputs 2.
///
/// Part of layouts 1 and 2: a change of the bytes needs a new layout number.
enum StatementCSV {
  private static let columns = [
    "number", "section", "line_id", "payment_id", "case_reference", "creditor_reference", "client", "payment_date",
    "first_seen", "currency", "payment_amount", "success_fee_percent", "share_percent", "rate_percent", "fee",
    "original_statement", "reason",
  ]

  private enum Cell {
    /// Guarded against formulas.
    case text(String?)
    /// Amounts, percentages, dates: a negative one stays a number.
    case figure(String?)
  }

  /// Writes a new file.
  static func write(_ document: StatementDocument, to path: String) throws(ReportingError) {
    var sink = try ByteSink(path: path)
    try append(columns.map { .figure($0) }, to: &sink)
    for index in document.lines.indices { try append(cells(document, index), to: &sink) }
    try sink.finish()
  }

  private static func cells(_ document: StatementDocument, _ index: Int) -> [Cell] {
    let line = document.lines[index]
    let item = line.item
    return [
      .text(document.title), .text(line.section.rawValue), .text(document.lineID(index)), .text(item.paymentID),
      .text(item.caseReference), .text(item.creditorReference), .text(item.client), .figure("\(item.date)"),
      .figure("\(item.firstSeen)"), .text(line.fee.currency.code), .figure(item.amount.decimal),
      .figure(item.successFee?.description), .figure(item.share?.description), .figure(item.rate?.description),
      .figure(line.fee.decimal), .text(line.originalStatement), .text(item.reason.rawValue),
    ]
  }

  private static func append(_ cells: [Cell], to sink: inout ByteSink) throws(ReportingError) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { try sink.append(UInt8(ascii: ",")) }
      switch cell {
      case .text(let text?): try sink.appendQuoted(text, isGuarded: true)
      case .figure(let text?): try sink.appendQuoted(text)
      case .text(nil), .figure(nil): break
      }
    }
    try sink.appendLineEnd()
  }
}
