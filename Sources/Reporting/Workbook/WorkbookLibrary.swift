import CXLSXWriter

/// What besides our own code decides about the bytes of a workbook.
package enum WorkbookLibrary {
  /// Name and version, as `libxlsxwriter 1.1.4`.
  package static var name: String { "libxlsxwriter \(String(cString: lxw_version()))" }
}
