import Foundation

/// Where tests find what they work with.
enum Paths {
  private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

  /// The sample data.
  static let sample = tests.appending(path: "Fixtures/sample")

  /// The folder of Debitura's descriptions.
  static let fixtures = tests.appending(path: "Fixtures")

  /// A script of Tests/Tools.
  static func tool(_ name: String) -> URL { tests.appending(path: "Tools").appending(path: name) }

  /// The built program: it lies beside the test bundle.
  static var program: URL {
    URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "debitura-sandbox")
  }
}
