import Foundation

/// Where the files are that come with the program: in `share/tieout` beside an installed binary, or in the package that
/// it was built from.
enum ShippedFiles {
  /// The folder of report definitions.
  static var reports: String { path("reports", inPackage: "reports") }

  /// The configuration with every key and its comment.
  static var exampleConfiguration: String { path("tieout.example.yaml", inPackage: "schedules/tieout.example.yaml") }

  /// - Returns: the installed place where there is none of both, so that a message names what should be there.
  private static func path(_ name: String, inPackage place: String) -> String {
    let binary = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    var folder = URL(fileURLWithPath: binary).deletingLastPathComponent()
    let installed = folder.deletingLastPathComponent().appendingPathComponent("share/tieout/\(name)")
    if FileManager.default.fileExists(atPath: installed.path) { return installed.path }
    while folder.path != "/" {
      let manifest = folder.appendingPathComponent("Package.swift")
      let found = folder.appendingPathComponent(place)
      if FileManager.default.fileExists(atPath: manifest.path), FileManager.default.fileExists(atPath: found.path) {
        return found.path
      }
      folder.deleteLastPathComponent()
    }
    return installed.path
  }
}
