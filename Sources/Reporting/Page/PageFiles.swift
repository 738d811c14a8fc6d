/// The links of a page to the files beside it.
struct PageFiles {
  /// Drafts that are named one by one; a folder shows the others.
  private static let draftsMax = 100

  private let files: [PageFile]

  init(_ files: [PageFile]) { self.files = files }

  var html: String {
    let drafts = files.filter { $0.name.contains("/") }
    let beside = files.filter { !$0.name.contains("/") }
    var html = "<section>\n<h2>Files</h2>\n<ul class=\"files\">\n\(beside.map(item).joined())</ul>\n"
    if !drafts.isEmpty {
      let rest = drafts.count - Self.draftsMax
      html += "<h3>Drafts of statements</h3>\n<ul class=\"files\">\n"
      html += drafts.prefix(Self.draftsMax).map(item).joined() + "</ul>\n"
      if rest > 0 {
        html += "<p class=\"more\">And \(PageFigure.text(Int128(rest))) more in the folder of the drafts.</p>\n"
      }
    }
    return html + "</section>\n"
  }

  private func item(_ file: PageFile) -> String {
    let rows = file.rows.map { $0 == 1 ? "1 row" : "\(PageFigure.text(Int128($0))) rows" }
    let words = [file.title.map { PageText.escaped($0) }, rows].compactMap(\.self).joined(separator: ", ")
    return "<li><a href=\"\(PageText.address(file.name))\">\(PageText.escaped(file.name))</a> \(words)</li>\n"
  }
}

/// A file that a page links to.
package struct PageFile: Hashable, Sendable {
  /// Its path from the page.
  let name: String
  let title: String?
  let rows: Int?

  package init(name: String, title: String? = nil, rows: Int? = nil) {
    self.name = name
    self.title = title
    self.rows = rows
  }
}
