import Jobs

/// A table for a screen: columns as wide as their widest cell, figures at the right.
package struct ScreenTable {
  /// A column, and what becomes of it where the screen is narrow.
  package struct Column {
    let title: String
    let isNumber: Bool
    let room: Room

    package init(_ title: String, isNumber: Bool = false, _ room: Room = .needed) {
      self.title = title
      self.isNumber = isNumber
      self.room = room
    }
  }

  /// How much room a column gets.
  package enum Room {
    /// As much as its widest cell needs.
    case needed
    /// As much as its widest cell needs, or none: the last such column gives way first.
    case spare
    /// What the others leave; longer cells go on below.
    case rest
  }

  /// What stands between two columns.
  private static let gap = "  "
  /// A column that takes the rest is never narrower.
  private static let restMin = 16

  private let columns: [Column]
  private let rows: [[String]]

  /// - Parameter rows: a cell a column each.
  package init(_ columns: [Column], _ rows: [[String]]) {
    self.columns = columns
    self.rows = rows.map { $0.map(SafeText.harmless) }
  }

  /// The header, then the rows, as a screen has room for them.
  package func lines(_ screen: ScreenForm) -> [String] { lines(screen.tableWidth) }

  /// The header, then the rows.
  package func lines(_ width: Int) -> [String] { Array(blocks(width).joined()) }

  /// The lines of the header, then those of each row: several where a cell goes on below itself.
  func blocks(_ width: Int) -> [[String]] {
    var widths = columns.indices.map { index in rows.map { $0[index].count }.reduce(columns[index].title.count, max) }
    let rest = columns.firstIndex { $0.room == .rest }
    let restMax = rest.map { widths[$0] }
    if let rest { widths[rest] = min(widths[rest], ScreenTable.restMin) }
    var shown = Array(columns.indices)
    func total() -> Int { shown.map { widths[$0] + ScreenTable.gap.count }.reduce(-ScreenTable.gap.count, +) }
    while total() > width, let last = shown.last(where: { columns[$0].room == .spare }) {
      shown.removeAll { $0 == last }
    }
    if let rest, let restMax { widths[rest] = min(widths[rest] + max(width - total(), 0), restMax) }
    return ([columns.map(\.title)] + rows).map { cells in
      let wrapped = rest.map { ScreenText.wrapped(cells[$0], width: widths[$0], breakingWords: true) } ?? []
      return (0..<max(wrapped.count, 1)).map { line in
        let parts = shown.map { index -> String in
          let cell = index == rest ? (line < wrapped.count ? wrapped[line] : "") : line == 0 ? cells[index] : ""
          return ScreenText.padded(cell, widths[index], toTheRight: columns[index].isNumber)
        }
        return ScreenText.trimmed(parts.joined(separator: ScreenTable.gap))
      }
    }
  }
}
