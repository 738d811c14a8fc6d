/// Reads the definition of a page (key `page`).
enum PageDefinitionReader {
  /// The rows of a block that are shown where it does not say how many, and at most: a page is read, not searched.
  private static let (rowsUsual, rowsMax) = (20, 200)

  static func page(_ fields: [String: DefinitionNode], name: String, audience: Audience) throws(DefinitionError)
    -> PageDefinition
  {
    var sections: [PageSection] = []
    for element in try fields["sections"]?.elements() ?? [] { sections.append(try section(element)) }
    return PageDefinition(
      name: name, title: try fields["title"]?.text() ?? "", audience: audience,
      description: try fields["description"]?.text() ?? "", sections: sections)
  }

  private static func section(_ node: DefinitionNode) throws(DefinitionError) -> PageSection {
    let fields = try node.fields(required: ["section", "blocks"], optional: ["description"])
    let title = try fields["section"]?.text() ?? ""
    var blocks: [PageBlock] = []
    for element in try fields["blocks"]?.elements() ?? [] { blocks.append(try block(element, section: title)) }
    return PageSection(title: title, description: try fields["description"]?.text() ?? "", blocks: blocks)
  }

  private static func block(_ node: DefinitionNode, section: String) throws(DefinitionError) -> PageBlock {
    let fields = try node.fields(
      required: ["sql", "columns"],
      optional: ["title", "show", "description", "totals", "charts", "rows", "more", "empty", "optional"])
    let title = try fields["title"]?.text() ?? ""
    let table = try TableReader.table(
      fields, name: "table \"\(title.isEmpty ? section : title)\"", file: node.file)
    let form = try fields["show"]?.word(PageForm.self) ?? .table
    if form == .charts && table.charts.isEmpty {
      throw node.error("shows charts and has none", "Add `charts`, or take `show: charts` out.")
    }
    return PageBlock(
      table: table, form: form, rowsMax: try fields["rows"]?.integer(in: 1...rowsMax) ?? rowsUsual,
      more: try fields["more"]?.text(),
      empty: try fields["optional"]?.boolean() ?? false ? nil : try fields["empty"]?.text() ?? "None.")
  }
}
