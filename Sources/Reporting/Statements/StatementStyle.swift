import CXLSXWriter

/// How a cell of a statement looks.
///
/// Part of layouts 1 and 2: statements share no looks with the reports, which may change from one version to the next.
struct StatementStyle: Hashable {
  enum Alignment { case natural, left, right, centre }

  var size = 10.0
  var isBold = false
  var isItalic = false
  var colour: UInt32?
  var fill: UInt32?
  var numberFormat = ""
  var alignment = Alignment.natural
  /// Breaks long text into lines; what does not wrap is printed smaller rather than as ###.
  var wraps = false
  var shrinks = false
  /// Keeps text off the cell at its left.
  var isIndented = false
  var top: UInt32?
  var bottom: UInt32?

  static let body = StatementStyle(bottom: Colours.line)
  static let text = StatementStyle(wraps: true, bottom: Colours.line)
  static let header = StatementStyle(
    size: 9, isBold: true, colour: 0xFFFFFF, fill: Colours.navy, wraps: true, bottom: Colours.navy)
  static let total = StatementStyle(isBold: true, top: Colours.navy)
  static let subtotal = StatementStyle(isBold: true, wraps: true, bottom: Colours.grey)
  static let title = StatementStyle(size: 18, isBold: true, colour: Colours.navy)
  static let heading = StatementStyle(size: 12, isBold: true, colour: Colours.navy)
  static let mark = StatementStyle(size: 14, isBold: true, colour: Colours.red)
  static let label = StatementStyle(colour: Colours.grey)
  static let note = StatementStyle(size: 9, colour: Colours.grey, wraps: true)

  func with(_ change: (inout StatementStyle) -> Void) -> StatementStyle {
    var style = self
    change(&style)
    return style
  }

  /// An amount: grouped, with the currency's decimals, negative in red, and the currency where it is another one.
  func money(_ decimals: Int, suffix: String? = nil) -> StatementStyle {
    var figure = decimals == 0 ? "#,##0" : "#,##0." + String(repeating: "0", count: decimals)
    if let suffix { figure += "\" \(suffix)\"" }
    return with {
      $0.numberFormat = "\(figure);[Red]-\(figure)"
      $0.alignment = .right
      $0.shrinks = true
      $0.wraps = false
    }
  }

  fileprivate func apply(to format: Workbook.Format) {
    // Arial is on every system, or a font of the same widths.
    format_set_font_name(format, "Arial")
    format_set_font_size(format, size)
    if isBold { format_set_bold(format) }
    if isItalic { format_set_italic(format) }
    if let colour { format_set_font_color(format, colour) }
    if let fill { format_set_bg_color(format, fill) }
    if !numberFormat.isEmpty { format_set_num_format(format, numberFormat) }
    switch alignment {
    case .natural: break
    case .left: format_set_align(format, UInt8(LXW_ALIGN_LEFT.rawValue))
    case .right: format_set_align(format, UInt8(LXW_ALIGN_RIGHT.rawValue))
    case .centre: format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue))
    }
    if wraps { format_set_text_wrap(format) }
    if shrinks { format_set_shrink(format) }
    if isIndented { format_set_indent(format, 1) }
    let isInRow = fill != nil || top != nil || bottom != nil
    format_set_align(format, UInt8((isInRow ? LXW_ALIGN_VERTICAL_CENTER : LXW_ALIGN_VERTICAL_TOP).rawValue))
    if let top {
      format_set_top(format, UInt8(LXW_BORDER_THIN.rawValue))
      format_set_top_color(format, top)
    }
    if let bottom {
      format_set_bottom(format, UInt8(LXW_BORDER_THIN.rawValue))
      format_set_bottom_color(format, bottom)
    }
  }

  /// As 0xRRGGBB.
  enum Colours {
    static let navy: UInt32 = 0x1F3A5F
    static let blue: UInt32 = 0x8FB3D9
    static let pale: UInt32 = 0xE9EFF6
    static let grey: UInt32 = 0x5F6B7A
    static let line: UInt32 = 0xD5DCE4
    static let red: UInt32 = 0xB3261E
  }
}

/// The formats of a workbook by style; each is made once.
final class StatementFormats {
  private let workbook: Workbook
  private var formats: [StatementStyle: Workbook.Format] = [:]

  init(_ workbook: Workbook) { self.workbook = workbook }

  func format(_ style: StatementStyle) throws(ReportingError) -> Workbook.Format {
    if let format = formats[style] { return format }
    let format = try workbook.addFormat()
    style.apply(to: format)
    formats[style] = format
    return format
  }
}
