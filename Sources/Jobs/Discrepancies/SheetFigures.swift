import Amounts
import Books
import Storage

/// Compares cells that a spreadsheet program wrote with what the store says: the same figures in other forms.
enum SheetFigures {
  /// Whether a cell shows an amount, whatever separates its thousands and decimals.
  static func isSame(_ cell: String, currency: String, as money: Money?) -> Bool {
    guard let money else { return cell.isEmpty }
    return currency == money.currency.code && units(cell, exponent: money.currency.exponent) == money.minorUnits
  }

  /// The minor units of `1,234.50`, `1.234,5`, `1'234.50`, `-25`; nil for anything else.
  private static func units(_ cell: String, exponent: Int) -> Int64? {
    let isNegative = cell.hasPrefix("-") || cell.hasPrefix("\u{2212}")
    let groups = cell.drop { $0 == "-" || $0 == "\u{2212}" || $0 == "+" }
      .split(omittingEmptySubsequences: false) { ",.' \u{A0}\u{202F}\u{2019}".contains($0) }.map(String.init)
    guard groups.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return nil }
    let last = groups.count > 1 ? groups[groups.count - 1] : ""
    // Three digits behind the last separator are thousands, but where the currency has three decimals.
    let isFraction = !last.isEmpty && last.utf8.count <= exponent
    let whole = (isFraction ? groups.dropLast() : groups[...]).joined()
    let fraction = isFraction ? last : ""
    let digits = whole + fraction + String(repeating: "0", count: max(0, exponent - fraction.utf8.count))
    guard digits.utf8.count <= 18, let units = Int64(digits) else { return nil }
    return isNegative ? -units : units
  }

  /// The instant of a cell in UTC, `2026-03-10 02:00:00` or as our files write it; nil for anything else.
  static func instant(_ cell: String) -> Instant? {
    let text = cell.replacing(" ", with: "T")
    let isToTheMinute = text.utf8.count == "2026-03-10T02:00".utf8.count
    return Instant(text.hasSuffix("Z") ? text : text + (isToTheMinute ? ":00Z" : "Z"))
  }

  /// Whether a cell shows an instant in UTC, to the minute at least.
  static func isSame(_ cell: String, as instant: Instant) -> Bool {
    let (shown, digits) = (cell.filter(\.isWholeNumber), instant.description.filter(\.isWholeNumber))
    return shown.utf8.count >= 12 && digits.hasPrefix(shown)
  }

  /// What people had left on a discrepancy by an instant, from its history; nil where it was not there yet.
  static func cells(_ history: [HistoryEntry], upTo instant: Instant) -> DecisionCells? {
    let entries = history.filter { $0.at <= instant }
    guard let last = entries.last else { return nil }
    let decided = entries.filter { $0.by != LifeEvent.program }
    return DecisionCells(
      status: last.status, owner: decided.last?.owner, note: decided.last { $0.reason != nil }?.reason,
      suppressedUntil: last.suppressedUntil)
  }
}
