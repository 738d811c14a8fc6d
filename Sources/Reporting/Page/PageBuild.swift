import Books
import Synchronization

/// A page on its way to its file: the rows of its tables are read, then it is written with links to the files beside it.
package final class PageBuild: Sendable {
  let definition: PageDefinition
  private let context: WorkbookContext
  private let path: String
  private let read = Mutex<[[PageRows]]>([])

  package init(_ definition: PageDefinition, context: WorkbookContext, path: String) {
    self.definition = definition
    self.context = context
    self.path = path
  }

  /// Reads the rows of all tables.
  package func read(_ database: some ReportDatabase, _ turn: WorkTurn = .only) throws {
    let sections = try definition.sections.map { section in
      try section.blocks.map { try PageRows($0, from: database, parameters: context.parameters, turn) }
    }
    read.withLock { $0 = sections }
  }

  /// Writes the file.
  ///
  /// - Parameter files: what it links to, in this order.
  func write(_ files: [PageFile]) throws(ReportingError) { try OutputFile.write(Array(html(files).utf8), to: path) }

  /// The page: the same rows, context and files give the same bytes.
  package func html(_ files: [PageFile]) -> String {
    let sections = PageSections(context, files: Set(files.map(\.name)))
    let rows = read.withLock { $0 }
    let body = zip(definition.sections, rows).map { sections.html($0, $1) }.joined()
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(PageStyle.policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>\(PageStyle.sheet)</style>
      </head>
      <body>
      \(head)<main>
      \(body)\(PageFiles(files).html)</main>
      </body>
      </html>

      """
  }

  private var title: String { PageText.escaped(context.filled(definition.title)) }

  private var head: String {
    let note =
      definition.description.isEmpty ? "" : "<p>\(PageText.escaped(context.filled(definition.description)))</p>\n"
    let before = context.dayBefore.map { day in
      "<p><a href=\"../\(day)/index.html\">The night before: \(day)</a></p>\n"
    }
    return "<header>\n\(environment)<h1>\(title)</h1>\n<p>\(PageText.escaped(context.asOfLine))</p>\n"
      + "\(note)\(before ?? "")</header>\n"
  }

  /// Whatever is not production says so.
  private var environment: String {
    guard let name = context.parameters["environment"], name != Environment.production.rawValue else { return "" }
    return "<p class=\"environment\">\(PageText.escaped(name)) environment</p>\n"
  }
}
