/// Writes the rows of a block as a table.
///
/// Each row is a group of its own where columns wrap: those stand below it, over its whole width. A currency stands behind
/// its amounts, unless rows begin with it.
struct PageTable {
  private let rows: PageRows
  private let columns: [ColumnDefinition]
  /// The places of the columns that stand beside each other, and of those below.
  private let (beside, below): ([Int], [Int])
  /// The names of the columns whose currencies stand behind the amounts.
  private let joined: Set<String>

  /// Whether every cell says its column, for screens on which the cells of a row stand below each other.
  private let stacks: Bool

  /// The element, in a box of its own.
  ///
  /// - Parameter stacks: whether the cells of a row stand below each other on a narrow screen; else the box scrolls.
  static func html(_ rows: PageRows, stacks: Bool = true) -> String {
    let table = PageTable(rows, stacks: stacks)
    let kind = stacks ? "table stacks" : "table"
    return "<div class=\"\(kind)\"><table>\(table.head)\(table.body)\(table.foot)</table></div>"
  }

  private init(_ rows: PageRows, stacks: Bool) {
    self.rows = rows
    self.stacks = stacks
    let columns = rows.block.table.columns
    self.columns = columns
    let joined = Set(columns.compactMap(\.currency)).subtracting(columns.prefix(1).map(\.name))
    self.joined = joined
    below = columns.indices.filter { columns[$0].wraps }
    beside = columns.indices.filter { !columns[$0].wraps && !joined.contains(columns[$0].name) }
  }

  private var head: String {
    let cells = beside.map { "<th scope=\"col\"\(figureClass($0))>\(title($0))</th>" }
    return "<thead><tr>\(cells.joined())</tr></thead>\n"
  }

  private var body: String {
    let groups = rows.rows.map { row in
      let cells = beside.enumerated().map { index, position in
        let tag = index == 0 ? "th" : "td"
        let scope = index == 0 ? " scope=\"row\"" : ""
        return "<\(tag)\(scope)\(figureClass(position))\(label(position, row))>\(content(row, position))</\(tag)>"
      }
      return "<tr>\(cells.joined())</tr>\n\(texts(row))"
    }
    if below.isEmpty { return "<tbody>\(groups.joined())</tbody>\n" }
    return groups.map { "<tbody>\($0)</tbody>\n" }.joined()
  }

  /// What stands below a row: a line a column that has anything to say.
  private func texts(_ row: [PageCell]) -> String {
    let lines = below.filter { !row[$0].html.isEmpty }.map { "<p><b>\(title($0))</b> \(content(row, $0))</p>" }
    if lines.isEmpty { return "" }
    return "<tr class=\"below\"><td colspan=\"\(max(1, beside.count))\">\(lines.joined())</td></tr>\n"
  }

  private var foot: String {
    let lines = rows.footer.map { row in
      let cells = beside.enumerated().map { index, position in
        index == 0
          ? "<th scope=\"row\">\(row[position].html)</th>"
          : "<td\(figureClass(position))\(label(position, row))>\(row[position].html)</td>"
      }
      return "<tr>\(cells.joined())</tr>\n"
    }
    return lines.isEmpty ? "" : "<tfoot>\(lines.joined())</tfoot>\n"
  }

  private func content(_ row: [PageCell], _ position: Int) -> String {
    let cell = row[position]
    let isJoined = columns[position].currency.map { joined.contains($0) } ?? false
    let text = [cell.html, isJoined && !cell.html.isEmpty ? cell.currency : nil].compactMap(\.self).joined(
      separator: " ")
    guard let mark = cell.mark else { return text }
    return "<span class=\"mark \(mark.rawValue)\">\(text)</span>"
  }

  private func title(_ position: Int) -> String { PageText.escaped(columns[position].title) }

  private func figureClass(_ position: Int) -> String { columns[position].isFigure ? " class=\"figure\"" : "" }

  /// An empty cell has none: it is left out where cells stand below each other.
  private func label(_ position: Int, _ row: [PageCell]) -> String {
    !stacks || row[position].html.isEmpty ? "" : " data-title=\"\(title(position))\""
  }
}
