import Foundation
import Testing

/// The README's map and its table of where to change what are true.
@Suite struct ReadmeTests {
  private static let root = HouseRuleTests.sources.deletingLastPathComponent()

  private static func text(_ name: String) throws -> String {
    try String(contentsOf: root.appending(path: name), encoding: .utf8)
  }

  /// The rows of the table below a heading, as cells.
  private static func table(_ heading: String) throws -> [[String]] {
    let parts = try text("README.md").components(separatedBy: "\n## \(heading)\n")
    let section = try #require(parts.count == 2 ? parts[1].components(separatedBy: "\n## ").first : nil)
    let rows = section.split(separator: "\n").filter { $0.hasPrefix("|") }.dropFirst(2)
    return rows.map { row in
      row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  /// What stands between backticks.
  private static func quoted(_ cell: String) -> [String] {
    cell.components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
  }

  @Test func `every target is in the map, once, and nothing else is`() throws {
    let declaration = /\.(?:target|executableTarget|systemLibrary)\(\s*name: "([^"]+)"/
    let targets = try Self.text("Package.swift").matches(of: declaration).map { String($0.1) }
    let named = try Self.table("Map").flatMap { Self.quoted($0[0]) }
    // It is built instead of a suite, on request.
    #expect(targets.filter { $0 != "tieout-fuzz" }.sorted() == named.sorted())
    #expect(targets.count > 15)
  }

  @Test func `dependencies point down in the map`() throws {
    let order = try Self.table("Map").flatMap { Self.quoted($0[0]) }
    for (target, others) in HouseRuleTests.below {
      for other in others {
        let (upper, lower) = (order.firstIndex(of: target), order.firstIndex(of: other))
        #expect(try #require(upper) < #require(lower), "\(target), \(other)")
      }
    }
  }

  @Test func `every room of the store is in its table, once, and nothing else is`() throws {
    let folder = HouseRuleTests.sources.appending(path: "Storage")
    let rooms = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(rooms.sorted() == (try Self.table("Rooms of Storage").flatMap { Self.quoted($0[0]) }.sorted()))
  }

  @Test func `every place of the table is there`() throws {
    let rows = try Self.table("Where do I change …?")
    #expect(rows.count > 15)
    for row in rows {
      try #require(row.count == 2, "\(row)")
      var folder = ""
      var places = 0
      for place in Self.quoted(row[1]) {
        // A file without a folder is beside the one before it.
        let isBeside = !place.contains("/") && place.hasSuffix(".swift")
        let path = isBeside ? "\(folder)/\(place)" : place
        guard path.contains("/") || path == "Makefile" else { continue }
        let (head, name) = Self.parts(path)
        folder = name.contains(".") ? head : path
        places += 1
        #expect(Self.isThere(path), "\(row[0]): \(place)")
      }
      #expect(places > 0, "\(row[0])")
    }
  }

  @Test func `every link leads somewhere`() throws {
    let links = try Self.text("README.md").matches(of: /\]\(([^)#]+)\)/).map { String($0.1) }
    #expect(links.count > 5)
    for link in links where !link.hasPrefix("https://") { #expect(Self.isThere(link), "\(link)") }
  }

  private static func parts(_ path: String) -> (folder: String, name: String) {
    let parts = path.split(separator: "/").map(String.init)
    return (parts.dropLast().joined(separator: "/"), parts.last ?? "")
  }

  private static func isThere(_ path: String) -> Bool {
    let (folder, name) = parts(path)
    guard name.hasPrefix("*") else {
      return FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? []
    return names.contains { $0.hasSuffix(name.dropFirst()) }
  }
}
