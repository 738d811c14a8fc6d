import CXLSXWriter

/// Colours of cells by their content, which stay right when somebody edits or sorts the sheet.
enum CellColours {
  static func apply(to sheet: SheetWriter, _ columns: [ColumnDefinition], rows: ClosedRange<Int>, firstColumn: Int)
    throws
  {
    var next = firstColumn
    for column in columns {
      let place = (rows, next)
      next += column.span
      switch column.colour {
      case .severity:
        for entry in Palette.severityCells {
          try equal(sheet, place, text: "\"\(entry.word)\"", .highlight(text: entry.text, fill: entry.fill))
        }
      case .outcome:
        try equal(sheet, place, text: "\"false\"", .highlight(text: 0xFFFFFF, fill: Palette.red))
        try equal(sheet, place, text: "\"true\"", .highlight(text: 0x1E5C2E, fill: 0xDDF0E1))
      case .difference: try notZero(sheet, place)
      case .care:
        try equal(sheet, place, text: "\"look\"", .highlight(text: 0x7A3300, fill: 0xFBD9BF))
        try equal(sheet, place, text: "\"ok\"", .highlight(text: 0x1E5C2E, fill: 0xDDF0E1))
      case nil: break
      }
    }
  }

  private static func equal(
    _ sheet: SheetWriter, _ place: (rows: ClosedRange<Int>, column: Int), text: String, _ role: CellStyle.Role
  ) throws {
    var condition = lxw_conditional_format()
    condition.type = UInt8(LXW_CONDITIONAL_TYPE_CELL.rawValue)
    condition.criteria = UInt8(LXW_CONDITIONAL_CRITERIA_EQUAL_TO.rawValue)
    condition.format = try sheet.workbook.format(CellStyle(role: role))
    try text.withCString { text in
      condition.value_string = UnsafeMutablePointer(mutating: text)
      try set(sheet, place, &condition)
    }
  }

  private static func notZero(_ sheet: SheetWriter, _ place: (rows: ClosedRange<Int>, column: Int)) throws {
    var condition = lxw_conditional_format()
    condition.type = UInt8(LXW_CONDITIONAL_TYPE_FORMULA.rawValue)
    condition.format = try sheet.workbook.format(CellStyle(role: .highlight(text: Palette.red, fill: 0xFBE3E1)))
    let cell = "\(WorkbookCheck.columnLetters(place.column))\(place.rows.lowerBound + 1)"
    // Not "not equal to 0": an empty cell is not, and text neither.
    try "=AND(ISNUMBER(\(cell)),\(cell)<>0)".withCString { text in
      condition.value_string = UnsafeMutablePointer(mutating: text)
      try set(sheet, place, &condition)
    }
  }

  private static func set(
    _ sheet: SheetWriter, _ place: (rows: ClosedRange<Int>, column: Int), _ condition: inout lxw_conditional_format
  ) throws {
    let code = worksheet_conditional_format_range(
      sheet.sheet, UInt32(place.rows.lowerBound), UInt16(place.column), UInt32(place.rows.upperBound),
      UInt16(place.column), &condition)
    try sheet.check(code, "set a colour")
  }
}
