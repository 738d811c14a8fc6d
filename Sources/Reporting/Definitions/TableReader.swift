/// Reads the part that reports, the tables of a summary and the blocks of a page have in common.
enum TableReader {
  /// A table of a workbook's summary.
  static func table(of node: DefinitionNode, grid: SummaryGrid?) throws(DefinitionError) -> TableDefinition {
    let places = grid == nil ? [] : ["beside", "left"]
    let fields = try node.fields(
      required: ["title", "sql", "columns"],
      optional: ["description", "totals", "charts", "optional", "header"] + places)
    let place = TablePlace(
      isBeside: try fields["beside"]?.boolean() ?? false,
      left: try fields["left"]?.integer(in: 1...(grid?.columns ?? 1)) ?? 1,
      isOptional: try fields["optional"]?.boolean() ?? false, hasHeader: try fields["header"]?.boolean() ?? true)
    let table = try table(
      fields, name: "table \"\(try fields["title"]?.text() ?? "")\"", file: node.file, place: place,
      isInGrid: grid != nil)
    let right = place.left - 1 + table.columns.reduce(0) { $0 + $1.span }
    if let grid, right > grid.columns {
      throw node.error(
        "goes over \(right) columns, the grid has \(grid.columns)",
        "Give its columns less `span`, or the grid more columns.",
        subject: table.name)
    }
    return table
  }

  /// - Parameters:
  ///   - place: of a table of a summary.
  ///   - isInGrid: whether its columns may go over several of the sheet.
  static func table(
    _ fields: [String: DefinitionNode], name: String, file: String, place: TablePlace = TablePlace(),
    isInGrid: Bool = false
  ) throws(DefinitionError) -> TableDefinition {
    var columns: [ColumnDefinition] = []
    for element in try fields["columns"]?.elements() ?? [] {
      let column = try self.column(element, isInGrid: isInGrid)
      guard !columns.contains(where: { $0.name == column.name }) else {
        throw element.error("the name is there twice", "Take one of them out.", subject: "column \"\(column.name)\"")
      }
      columns.append(column)
    }
    guard !columns.isEmpty else { throw missing(fields, "columns", "at least one column is needed") }
    try checkCurrencies(columns, fields)
    let totals = try names(fields["totals"], among: columns, of: [.money, .integer])
    return TableDefinition(
      title: try fields["title"]?.text() ?? "", description: try fields["description"]?.text() ?? "",
      sql: try fields["sql"]?.text() ?? "", columns: columns, totals: totals,
      charts: try charts(fields["charts"], columns, isInGrid: isInGrid), place: place, file: file,
      sqlLine: fields["sql"]?.line, name: name)
  }

  private static func column(_ node: DefinitionNode, isInGrid: Bool) throws(DefinitionError) -> ColumnDefinition {
    let fields = try node.fields(
      required: ["name", "type"],
      optional: ["title", isInGrid ? "span" : "width", "currency", "format", "colour", "wrap", "fit"])
    let name = try fields["name"]?.text() ?? ""
    let type = try fields["type"]?.word(ColumnType.self) ?? .text
    let title = try fields["title"]?.text() ?? readable(name)
    if type == .money, fields["currency"] == nil {
      throw node.error(
        "an amount needs its currency", "Add \"currency: <name of the column with the ISO 4217 code>\".",
        subject: "column \"\(name)\"")
    }
    if type != .money, let currency = fields["currency"] {
      throw currency.error("only a column of type money has a currency", "Take the key out, or make the type money.")
    }
    return ColumnDefinition(
      name: name, title: title, type: type,
      width: try fields["width"]?.integer(in: 1...255) ?? width(of: type, title: title),
      currency: try fields["currency"]?.text(), format: try fields["format"]?.text(),
      colour: try fields["colour"]?.word(ColumnColour.self), wraps: try fields["wrap"]?.boolean() ?? false,
      fits: try fields["fit"]?.boolean() ?? false, span: try fields["span"]?.integer(in: 1...60) ?? 1)
  }

  private static func charts(
    _ node: DefinitionNode?, _ columns: [ColumnDefinition], isInGrid: Bool
  ) throws(DefinitionError) -> [ChartDefinition] {
    var charts: [ChartDefinition] = []
    for element in try node?.elements() ?? [] {
      let fields = try element.fields(
        required: ["type", "title", "categories", "values"],
        optional: ["axis", "format", "each", "at_most", "rows"] + (isInGrid ? ["beside"] : []))
      try known(fields["categories"], columns)
      try known(fields["each"], columns)
      let values = try names(fields["values"], among: columns, of: [.money, .integer, .percent])
      guard !values.isEmpty else { throw missing(fields, "values", "at least one column is needed") }
      charts.append(
        ChartDefinition(
          kind: try fields["type"]?.word(ChartKind.self) ?? .column, title: try fields["title"]?.text() ?? "",
          categories: try fields["categories"]?.text() ?? "", values: values, axis: try fields["axis"]?.text() ?? "",
          format: try fields["format"]?.text(), each: try fields["each"]?.text(),
          atMost: try fields["at_most"]?.integer(in: 1...20) ?? 4,
          rows: try fields["rows"]?.integer(in: 1...1000) ?? 100,
          isBeside: try fields["beside"]?.boolean() ?? false))
    }
    return charts
  }

  private static func checkCurrencies(_ columns: [ColumnDefinition], _ fields: [String: DefinitionNode])
    throws(DefinitionError)
  {
    let texts = columns.filter { $0.type == .text }.map(\.name)
    for (index, column) in columns.enumerated() {
      guard let currency = column.currency, !texts.contains(currency) else { continue }
      let element = try fields["columns"]?.elements()[index]
      throw missing(
        element.map { ["column": $0] } ?? fields, "column", "there is no text column \"\(currency)\" for its currency",
        subject: "column \"\(column.name)\"", "Text columns: \(texts.joined(separator: ", "))")
    }
  }

  private static func names(
    _ node: DefinitionNode?, among columns: [ColumnDefinition], of types: Set<ColumnType>
  ) throws(DefinitionError) -> [String] {
    var names: [String] = []
    for element in try node?.elements() ?? [] {
      try known(element, columns)
      let name = try element.text()
      guard columns.contains(where: { $0.name == name && types.contains($0.type) }) else {
        throw element.error(
          "has no figures to add or draw", "Types that can: \(types.map(\.rawValue).sorted().joined(separator: ", "))",
          subject: "column \"\(name)\"")
      }
      names.append(name)
    }
    return names
  }

  private static func known(_ node: DefinitionNode?, _ columns: [ColumnDefinition]) throws(DefinitionError) {
    guard let node else { return }
    let name = try node.text()
    guard columns.contains(where: { $0.name == name }) else {
      throw node.error(
        "there is no such column", "Known columns: \(columns.map(\.name).joined(separator: ", "))",
        subject: "column \"\(name)\"")
    }
  }

  private static func missing(
    _ fields: [String: DefinitionNode], _ key: String, _ problem: String, subject: String? = nil, _ advice: String = ""
  ) -> DefinitionError {
    let node = fields[key]
    return DefinitionError(
      file: node?.file ?? "", line: node?.line, subject: subject ?? node?.path ?? key, problem: problem,
      advice: advice.isEmpty ? [] : [advice])
  }

  /// `first_seen` reads `First seen`.
  private static func readable(_ name: String) -> String {
    let words = name.split(separator: "_").joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  private static func width(of type: ColumnType, title: String) -> Int {
    let least =
      switch type {
      case .text: 18
      case .integer: 9
      case .money: 14
      case .percent: 9
      case .date: 11
      case .instant: 19
      case .boolean: 8
      }
    return max(least, title.count + 3)
  }
}
