import Books
import Yams

/// What one definition file defines.
enum Definition {
  case report(ReportDefinition)
  case workbook(WorkbookDefinition)
  case page(PageDefinition)
}

/// Reads one definition file.
///
/// A file defines a report (key `report`), a workbook (key `workbook`) or a page (key `page`).
enum DefinitionReader {
  static func read(_ yaml: String, file: String) throws(DefinitionError) -> Definition {
    let root = DefinitionNode(file: file, path: "", node: try compose(yaml, file: file))
    if case .mapping(let mapping) = root.node {
      if mapping["workbook"] != nil { return .workbook(try workbook(root)) }
      if mapping["page"] != nil { return .page(try page(root)) }
    }
    return .report(try report(root))
  }

  private static func compose(_ yaml: String, file: String) throws(DefinitionError) -> Node {
    do throws(YAMLBounds.Excess) { try YAMLBounds.check(yaml) } catch {
      throw DefinitionError(file: file, line: error.line, problem: error.problem, advice: [error.remedy])
    }
    let node: Node?
    do { node = try Yams.compose(yaml: yaml) } catch {
      throw DefinitionError(
        file: file, line: line(of: error), problem: "is not YAML: \(summary(of: error))",
        advice: ["Mind indentation and quotes."])
    }
    guard let node else {
      throw DefinitionError(file: file, problem: "is empty", advice: ["Write a definition, or delete the file."])
    }
    return node
  }

  private static func line(of error: any Error) -> Int? {
    switch error as? YamlError {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: nil
    }
  }

  private static func summary(of error: any Error) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _): problem
    case .duplicatedKeysInMapping(let keys, _):
      "the key \"\(keys.map { "\($0)" }.sorted().joined(separator: ", "))\" is there twice"
    default: "it can't be read"
    }
  }

  private static func report(_ root: DefinitionNode) throws(DefinitionError) -> ReportDefinition {
    let fields = try root.fields(
      required: ["report", "title", "audience", "sql", "columns", "key"], optional: ["description", "totals", "charts"])
    let name = try fileName(fields, "report")
    let table = try TableReader.table(fields, name: "report \(name)", file: root.file)
    let key = try fields["key"]?.texts() ?? []
    guard !key.isEmpty, key == table.columns.prefix(key.count).map(\.name) else {
      throw (fields["key"] ?? root).error(
        "the key columns must be the first columns, in their order",
        "First columns: \(table.columns.prefix(max(1, key.count)).map(\.name).joined(separator: ", "))")
    }
    for column in table.columns.prefix(key.count) where column.type != .text && column.type != .date {
      throw (fields["key"] ?? root).error(
        "rows are sorted by text, and this is none", subject: "column \"\(column.name)\"")
    }
    return ReportDefinition(name: name, audience: try audience(fields), key: key, table: table)
  }

  private static func workbook(_ root: DefinitionNode) throws(DefinitionError) -> WorkbookDefinition {
    let fields = try root.fields(
      required: ["workbook", "title", "audience", "summary"], optional: ["description", "sheets"])
    let name = try fileName(fields, "workbook")
    let summary = try fields["summary"]?.fields(required: ["sheet", "tables"], optional: ["grid"]) ?? [:]
    let grid = try summary["grid"].map(grid)
    var tables: [TableDefinition] = []
    for element in try summary["tables"]?.elements() ?? [] {
      tables.append(try TableReader.table(of: element, grid: grid))
    }
    var sheets: [SheetDefinition] = []
    for element in try fields["sheets"]?.elements() ?? [] { sheets.append(try sheet(element)) }
    let summaryName = try sheetName(summary)
    let names = ([summaryName] + sheets.map(\.name)).map { $0.lowercased() }
    guard Set(names).count == names.count else {
      throw (fields["sheets"] ?? root).error("two sheets have the same name", "Excel compares names without case.")
    }
    return WorkbookDefinition(
      name: name, title: try fields["title"]?.text() ?? "", audience: try audience(fields),
      description: try fields["description"]?.text() ?? "", summaryName: summaryName, summary: tables, grid: grid,
      sheets: sheets)
  }

  private static func grid(_ node: DefinitionNode) throws(DefinitionError) -> SummaryGrid {
    let fields = try node.fields(required: ["columns", "width"], optional: [])
    return SummaryGrid(
      columns: try fields["columns"]?.integer(in: 1...60) ?? 1, width: try fields["width"]?.integer(in: 1...255) ?? 1)
  }

  /// A sheet: of a report, or with a query of its own.
  private static func sheet(_ node: DefinitionNode) throws(DefinitionError) -> SheetDefinition {
    guard case .mapping(let mapping) = node.node, mapping["sql"] != nil else {
      let fields = try node.fields(required: ["sheet", "report"], optional: ["printed"])
      return SheetDefinition(
        name: try sheetName(fields), rows: .report(try fields["report"]?.text() ?? ""), printed: try printed(fields))
    }
    let fields = try node.fields(
      required: ["sheet", "title", "sql", "columns"], optional: ["description", "totals", "charts", "printed"])
    let name = try sheetName(fields)
    let table = try TableReader.table(fields, name: "sheet \"\(name)\"", file: node.file)
    return SheetDefinition(name: name, rows: .own(table), printed: try printed(fields))
  }

  private static func printed(_ fields: [String: DefinitionNode]) throws(DefinitionError) -> Int? {
    try fields["printed"]?.integer(in: 1...1000)
  }

  private static func page(_ root: DefinitionNode) throws(DefinitionError) -> PageDefinition {
    let fields = try root.fields(required: ["page", "title", "audience", "sections"], optional: ["description"])
    return try PageDefinitionReader.page(fields, name: try fileName(fields, "page"), audience: try audience(fields))
  }

  private static func audience(_ fields: [String: DefinitionNode]) throws(DefinitionError) -> Audience {
    try fields["audience"]?.word(Audience.self) ?? .finance
  }

  /// The name becomes a file name, so only small letters, digits and hyphens are taken.
  private static func fileName(_ fields: [String: DefinitionNode], _ key: String) throws(DefinitionError) -> String {
    guard let node = fields[key] else { return "" }
    let name = try node.text()
    guard name.utf8.allSatisfy({ ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D }) else {
      throw node.error("\"\(name)\" can't be a file name", "Use small letters, digits and hyphens only.")
    }
    return name
  }

  /// What Excel takes as the name of a sheet, less the room for " (99)" on a sheet that goes on.
  private static func sheetName(_ fields: [String: DefinitionNode]) throws(DefinitionError) -> String {
    guard let node = fields["sheet"] else { return "" }
    let name = try node.text()
    let isAllowed =
      !name.unicodeScalars.contains { "[]:*?/\\".unicodeScalars.contains($0) } && name.first != "'" && name.last != "'"
    guard isAllowed, name.utf16.count <= 26 else {
      throw node.error(
        "\"\(name)\" can't be the name of a sheet", "At most 26 characters, none of [ ] : * ? / \\, no ' at the ends.")
    }
    return name
  }
}
