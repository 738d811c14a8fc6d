/// Writes the sections of a page: headings, tables, tiles, charts.
struct PageSections {
  private let context: WorkbookContext
  /// The names of the files that the page can link to.
  private let files: Set<String>

  init(_ context: WorkbookContext, files: Set<String>) {
    self.context = context
    self.files = files
  }

  /// A section; empty where none of its blocks has anything to show.
  func html(_ section: PageSection, _ blocks: [PageRows]) -> String {
    let blocks = blocks.filter { !$0.rows.isEmpty || $0.block.empty != nil }
    if blocks.isEmpty { return "" }
    let note = section.description.isEmpty ? "" : "<p class=\"note\">\(filled(section.description))</p>\n"
    let content = blocks.map { html($0) }.joined()
    return "<section>\n<h2>\(filled(section.title))</h2>\n\(note)\(content)</section>\n"
  }

  private func html(_ rows: PageRows) -> String {
    let table = rows.block.table
    let title = table.title.isEmpty ? "" : "<h3>\(filled(table.title))</h3>\n"
    let note = table.description.isEmpty ? "" : "<p class=\"note\">\(filled(table.description))</p>\n"
    if rows.rows.isEmpty, let empty = rows.block.empty {
      return "\(title)\(note)<p class=\"none\">\(filled(empty))</p>\n"
    }
    let content =
      switch rows.block.form {
      case .table: PageTable.html(rows) + more(rows) + charts(rows)
      case .tiles: tiles(rows) + more(rows)
      case .charts:
        charts(rows)
          + "<details><summary>The figures</summary>\(PageTable.html(rows, stacks: false))\(more(rows))</details>\n"
      }
    return title + note + content
  }

  private func charts(_ rows: PageRows) -> String {
    if rows.charts.isEmpty { return "" }
    let figures = rows.charts.map { chart in
      "<figure><figcaption>\(chart.title)\(legend(chart))</figcaption>\(ChartDrawing.svg(chart))</figure>\n"
    }
    return "<div class=\"charts\">\n\(figures.joined())</div>\n"
  }

  private func legend(_ chart: ChartFigures) -> String {
    guard chart.series.count > 1 else { return "" }
    let keys = chart.series.enumerated().map { index, series in
      "<span class=\"key \(ChartDrawing.colour(series, index))\">\(series.title)</span>"
    }
    return "<span class=\"legend\">\(keys.joined(separator: " "))</span>"
  }

  /// A box a row: its heading, how it stands, and lines.
  private func tiles(_ rows: PageRows) -> String {
    let columns = rows.block.table.columns
    let outcome = columns.firstIndex { $0.colour == .outcome }
    let tiles = rows.rows.map { row in
      let isBad = outcome.map { row[$0].mark == .bad } ?? false
      let state = outcome.map { _ in
        isBad ? "<span class=\"mark bad\">look</span> " : "<span class=\"mark good\">ok</span> "
      }
      let lines = columns.indices.dropFirst().filter { $0 != outcome && !row[$0].html.isEmpty }
      return "<li class=\"\(isBad ? "bad" : "good")\"><h3>\(state ?? "")\(row.first?.html ?? "")</h3>"
        + lines.map { "<p>\(row[$0].html)</p>" }.joined() + "</li>\n"
    }
    return "<ul class=\"tiles\">\n\(tiles.joined())</ul>\n"
  }

  private func more(_ rows: PageRows) -> String {
    guard rows.hidden > 0 else { return "" }
    // Of lines: one may stand for many rows of the file.
    let count = "\(PageFigure.text(Int128(rows.hidden))) more \(rows.hidden == 1 ? "line" : "lines")"
    guard let report = rows.block.more else { return "<p class=\"more\">And \(count).</p>\n" }
    let file = "\(report).csv"
    let name = PageText.escaped(file)
    let place = files.contains(file) ? "<a href=\"\(PageText.address(file))\">\(name)</a>" : name
    return "<p class=\"more\">And \(count): \(place).</p>\n"
  }

  private func filled(_ text: String) -> String { PageText.escaped(context.filled(text), atMost: PageText.wrappedMax) }
}
