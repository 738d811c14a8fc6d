import Amounts

/// What is said of a date or a month that was typed in another form: the same one as it is wanted, where that is clear.
package enum TypedDates {
  /// `2026-2` → `write it as 2026-02`.
  package static func month(_ text: String) -> String {
    var parts = numbers(text)
    if parts.count == 2, parts[0].count <= 2, parts[1].count == 4 { parts.reverse() }
    if parts.count == 2, parts[0].count == 4, let year = Int(parts[0]), let month = Int(parts[1]),
      let first = Day(year: year, month: month, day: 1)
    {
      return "write it as \(first.month)"
    }
    return "write a month as 2026-10"
  }

  /// `9.3.2026` → `write it as 2026-03-09`; with slashes nobody can tell day and month apart.
  package static func day(_ text: String) -> String {
    var parts = numbers(text)
    if parts.count == 3, parts[2].count == 4, text.contains(".") { parts.reverse() }
    if parts.count == 3, parts[0].count == 4, let year = Int(parts[0]), let month = Int(parts[1]),
      let number = Int(parts[2]), let day = Day(year: year, month: month, day: number)
    {
      return "write it as \(day)"
    }
    return "write a date as 2026-11-08"
  }

  /// The numbers between `-`, `/` and `.`; none where anything else is there.
  private static func numbers(_ text: String) -> [Substring] {
    let parts = text.split(omittingEmptySubsequences: false) { "-/.".contains($0) }
    return parts.allSatisfy { !$0.isEmpty && $0.utf8.count <= 4 && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
      ? parts : []
  }
}
