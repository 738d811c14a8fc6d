import CXLSXWriter

/// How a cell looks.
struct CellStyle: Hashable {
  enum Role: Hashable {
    case body
    case header
    case total
    case title
    case subtitle
    case tableTitle
    case note
    case mark
    /// The look that a conditional format gives.
    case highlight(text: UInt32, fill: UInt32)
  }

  /// The font of the workbook: Arial is on every system, or a font of the same widths, so previews break lines alike.
  static let fontSize = 10.0

  var role = Role.body
  var numberFormat = ""
  var wraps = false
  var isRight = false
  var isLeft = false
  /// Keeps text off the figure at its left.
  var isIndented = false
  /// Stands at the top of a row that is higher than one line.
  var isTop = false
  /// Is shown smaller rather than as ###.
  var shrinks = false

  func apply(to format: UnsafeMutablePointer<lxw_format>) {
    if case .highlight = role {
    } else {
      format_set_font_name(format, "Arial")
      format_set_font_size(format, CellStyle.fontSize)
    }
    if !numberFormat.isEmpty { format_set_num_format(format, numberFormat) }
    if wraps { format_set_text_wrap(format) }
    if isTop { format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue)) }
    if isRight { format_set_align(format, UInt8(LXW_ALIGN_RIGHT.rawValue)) }
    if isLeft { format_set_align(format, UInt8(LXW_ALIGN_LEFT.rawValue)) }
    if isIndented { format_set_indent(format, 1) }
    if shrinks { format_set_shrink(format) }
    switch role {
    case .body: break
    case .header:
      format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
      format_set_bold(format)
      format_set_font_color(format, 0xFFFFFF)
      format_set_bg_color(format, Palette.navy)
      format_set_text_wrap(format)
      format_set_bottom(format, UInt8(LXW_BORDER_THIN.rawValue))
    case .total:
      format_set_bold(format)
      format_set_top(format, UInt8(LXW_BORDER_THIN.rawValue))
    case .title:
      format_set_bold(format)
      format_set_font_size(format, 16)
      format_set_font_color(format, Palette.navy)
    case .subtitle:
      format_set_font_color(format, Palette.grey)
    case .tableTitle:
      format_set_bold(format)
      format_set_font_size(format, 12)
      format_set_font_color(format, Palette.navy)
    case .note:
      format_set_italic(format)
      format_set_font_color(format, Palette.grey)
    case .mark:
      format_set_bold(format)
      format_set_font_size(format, 14)
      format_set_font_color(format, Palette.red)
    case .highlight(let text, let fill):
      format_set_font_color(format, text)
      format_set_bg_color(format, fill)
    }
  }
}

/// The colours of workbooks, as 0xRRGGBB.
enum Palette {
  static let navy: UInt32 = 0x1F3A5F
  static let grey: UInt32 = 0x5F6B7A
  static let red: UInt32 = 0xB3261E
  static let line: UInt32 = 0xD5DCE4
  /// Series of charts, told apart in print and by people who see few colours.
  static let series: [UInt32] = [0x2F5D8C, 0xE08A1E, 0x5B9A68, 0x9C4A5B, 0x7A6C9D, 0x8C8C8C]
  /// Series whose columns are named after a severity.
  static let severity: [String: UInt32] = ["critical": 0xB3261E, "high": 0xE8833A, "medium": 0xF2C14E, "low": 0x8FB3D9]
  /// Cells of severities, worst first: word, text, fill.
  static let severityCells: [(word: String, text: UInt32, fill: UInt32)] = [
    ("critical", 0xFFFFFF, 0xB3261E), ("high", 0x7A3300, 0xFBD9BF), ("medium", 0x6B4E00, 0xFFF0C2),
    ("low", 0x24476B, 0xDDE9F6),
  ]
}
