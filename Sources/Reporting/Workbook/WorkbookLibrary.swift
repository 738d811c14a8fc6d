import CXLSXWriter

/// The library that workbooks are written with: besides our own code it decides about their bytes.
package enum WorkbookLibrary {
  /// Its version, such as `1.1.4`.
  package static var version: String { lxw_version().map { String(cString: $0) } ?? "" }

  /// Names and versions of it and of what compresses for it, as `libxlsxwriter 1.1.4, zlib 1.2.13`.
  package static var name: String {
    "libxlsxwriter \(version), zlib \(zlibVersion().map { String(cString: $0) } ?? "")"
  }
}
