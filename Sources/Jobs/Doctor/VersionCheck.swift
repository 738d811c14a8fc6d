import CurlTransport
import Foundation
import Reporting
import Storage

/// The versions of what the program stands on, and whether they are new enough.
package enum VersionCheck {
  static func checkups() -> [Checkup] {
    let systemZones = try? FileHandle(forReadingFrom: URL(fileURLWithPath: "/usr/share/zoneinfo/tzdata.zi"))
      .read(upToCount: 64)
    let line = systemZones.map { String(decoding: $0, as: UTF8.self) }?.split(separator: "\n").first
    let system = line.flatMap { $0.hasPrefix("# version ") ? String($0.dropFirst(10)) : nil }
    let tls = CurlVersions.tls ?? ""
    return [
      .ok(.versions, "tieout", Version.text),
      library("sqlite", sqliteVersion, atLeast: [3, 37], for: "STRICT tables"),
      library("libcurl", CurlVersions.curl, atLeast: [7, 85], for: "a list of allowed protocols"),
      tls.hasPrefix("OpenSSL/")
        ? library("openssl", String(tls.dropFirst(8)), atLeast: [1, 1, 1], for: "TLS 1.2 and 1.3")
        : library("tls", tls, atLeast: [], for: ""),
      library("libxlsxwriter", WorkbookLibrary.version, atLeast: [1, 1], for: "charts and constant memory"),
      zones(program: TimeZone.timeZoneDataVersion, system: system),
    ]
  }

  package static func library(_ name: String, _ version: String, atLeast: [Int], for purpose: String) -> Checkup {
    let numbers = version.split { !$0.isNumber }.compactMap { Int($0) }
    guard !numbers.isEmpty || atLeast.isEmpty else {
      return .warning(
        .versions, name, "the version is not known", "See with your package manager which \(name) is installed.")
    }
    guard numbers.lexicographicallyPrecedes(atLeast) else { return .ok(.versions, name, version) }
    let least = atLeast.map(String.init).joined(separator: ".")
    return .failed(
      .versions, name, "\(version) is too old", "Install \(name) \(least) or newer: it is needed for \(purpose).")
  }

  /// The program brings its own data; the system's are named because other programs date by them.
  package static func zones(program: String, system: String?) -> Checkup {
    guard !program.isEmpty else {
      return .failed(
        .versions, "tzdata", "the program has no time-zone data", "Install the tzdata package, or build tieout again.")
    }
    return .ok(.versions, "tzdata", "\(program)\(system.map { ", this machine's is \($0)" } ?? "")")
  }
}
