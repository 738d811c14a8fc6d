import Amounts
import CXLSXWriter
import Glibc

/// A workbook while it is written.
///
/// Sheets are written row by row and kept in temporary files beside the workbook, so memory does not grow with rows.
final class Workbook {
  typealias Format = UnsafeMutablePointer<lxw_format>
  typealias Sheet = UnsafeMutablePointer<lxw_worksheet>

  let path: String
  private var handle: UnsafeMutablePointer<lxw_workbook>?
  private var formats: [CellStyle: Format] = [:]
  private var names: Set<String> = []

  /// - Parameters:
  ///   - temporaryFolder: where libxlsxwriter keeps the sheets: on the output's file system, never a small `/tmp` (M1).
  ///   - created: the time in the file's properties; a clock here would make two runs differ (M4).
  init(path: String, temporaryFolder: String, title: String, created: Instant) throws(ReportingError) {
    self.path = path
    // Made here first: the library would say only at the end, and on standard error, that it can't make the file.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o640)
    guard descriptor >= 0 else { throw .file(operation: "create the file", path: path, code: errno) }
    close(descriptor)
    handle = temporaryFolder.withCString { folder in
      var options = lxw_workbook_options()
      options.constant_memory = 1
      options.tmpdir = UnsafeMutablePointer(mutating: folder)
      return workbook_new_opt(path, &options)
    }
    guard let handle else {
      throw .workbook(path: path, operation: "create it", reason: "libxlsxwriter gave no workbook")
    }
    // Widths of columns are counted in the font that the cells are written in.
    tieout_use_arial(handle)
    let code = title.withCString { title in
      var properties = lxw_doc_properties()
      properties.title = UnsafeMutablePointer(mutating: title)
      // libxlsxwriter takes 0 for "now".
      properties.created = max(1, Int(created.secondsSince1970))
      return workbook_set_properties(handle, &properties)
    }
    try check(code, "set its properties")
  }

  deinit {
    if let handle { lxw_workbook_free(handle) }
  }

  /// Adds a sheet.
  ///
  /// - Parameter isSmall: keeps the cells in memory, from which libxlsxwriter fills the charts: viewers that don't calculate then
  ///   show them as well. A sheet that is not small must be written row by row, from the top.
  func addSheet(_ name: String, isSmall: Bool) throws(ReportingError) -> Sheet {
    guard let handle else { throw failure("add a sheet", "it is finished") }
    handle.pointee.options.constant_memory = isSmall ? 0 : 1
    var code = workbook_validate_sheet_name(handle, name)
    if !names.insert(name.lowercased()).inserted { code = LXW_ERROR_SHEETNAME_ALREADY_USED }
    try check(code, "add the sheet \"\(name)\"")
    try checkHandles()
    guard let sheet = workbook_add_worksheet(handle, name) else {
      throw failure("add the sheet \"\(name)\"", "out of memory")
    }
    return sheet
  }

  func addChart(_ kind: ChartKind) throws(ReportingError) -> UnsafeMutablePointer<lxw_chart> {
    let type =
      switch kind {
      case .column: LXW_CHART_COLUMN
      case .stacked: LXW_CHART_COLUMN_STACKED
      case .bar: LXW_CHART_BAR
      case .pie: LXW_CHART_PIE
      case .line: LXW_CHART_LINE
      }
    guard let handle, let chart = workbook_add_chart(handle, UInt8(type.rawValue)) else {
      throw failure("add a chart", "libxlsxwriter gave none")
    }
    return chart
  }

  /// The format of a style; each style is made once.
  func format(_ style: CellStyle) throws(ReportingError) -> Format {
    if let format = formats[style] { return format }
    let format = try addFormat()
    style.apply(to: format)
    formats[style] = format
    return format
  }

  /// A new format, which looks like nothing yet.
  func addFormat() throws(ReportingError) -> Format {
    guard let handle, let format = workbook_add_format(handle) else { throw failure("add a format", "out of memory") }
    return format
  }

  /// Writes the file.
  ///
  /// The return code says little about it: see `WorkbookCheck`.
  func finish() throws(ReportingError) {
    guard let handle else { return }
    try checkHandles()
    self.handle = nil
    try check(workbook_close(handle), "write it")
  }

  /// Sees that the library can open the files it needs: it would say on standard error that it can't.
  private func checkHandles() throws(ReportingError) {
    var opened: [Int32] = []
    defer { for descriptor in opened { close(descriptor) } }
    for _ in 0..<Workbook.handlesNeeded {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .file(operation: "write it", path: path, code: errno) }
      opened.append(descriptor)
    }
  }

  /// The file, the part that is packed, and some to spare.
  private static let handlesNeeded = 4

  func check(_ code: lxw_error, _ operation: @autoclosure () -> String) throws(ReportingError) {
    guard code != LXW_NO_ERROR else { return }
    throw failure(operation(), String(cString: lxw_strerror(code)))
  }

  func failure(_ operation: String, _ reason: String) -> ReportingError {
    .workbook(path: path, operation: operation, reason: reason)
  }
}
