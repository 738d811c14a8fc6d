import CXLSXWriter

/// The library that workbooks are written with.
package enum WorkbookLibrary {
  /// Its version, such as `1.1.4`.
  package static var version: String { lxw_version().map { String(cString: $0) } ?? "" }
}
