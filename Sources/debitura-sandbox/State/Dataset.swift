import Foundation

/// A folder with the nights of one installation, or with one `api.json`.
struct Dataset: Sendable {
  /// The folder.
  let folder: URL

  /// Where a night's `api.json`, `faults.json` and deliveries are; nil in a folder with just an `api.json`.
  func nightFolder(_ night: Int) -> URL? {
    let nights = folder.appending(path: "nights")
    guard FileManager.default.fileExists(atPath: nights.path) else { return nil }
    let digits = String(night)
    return nights.appending(path: String(repeating: "0", count: max(0, 3 - digits.count)) + digits)
  }

  /// The file that holds a night's state: its own, else that of the latest night before.
  func apiFile(night: Int) throws(DatasetError) -> URL {
    let candidates = (1...max(1, night)).reversed().compactMap { nightFolder($0) } + [folder]
    for candidate in candidates {
      let file = candidate.appending(path: "api.json")
      if FileManager.default.fileExists(atPath: file.path) { return file }
    }
    throw DatasetError(folder: folder.path, night: night)
  }

  /// The transport faults of a night.
  func faults(night: Int) throws -> [Fault] {
    guard let file = nightFolder(night)?.appending(path: "faults.json"),
      FileManager.default.fileExists(atPath: file.path)
    else { return [] }
    return try Fault.list(from: [UInt8](Data(contentsOf: file)))
  }

  /// The stored deliveries that a channel has got until a night, a line each.
  func deliveries(channel: String, until night: Int) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for past in 1...max(1, night) {
      guard let events = nightFolder(past)?.appending(path: "events").appending(path: channel) else { continue }
      let names = (try? FileManager.default.contentsOfDirectory(atPath: events.path)) ?? []
      for name in names.sorted() where name.hasSuffix(".ndjson") {
        let bytes = (try? Data(contentsOf: events.appending(path: name))).map { [UInt8]($0) } ?? []
        lines += bytes.split(separator: 0x0A).map { [UInt8]($0) }
      }
    }
    return lines
  }
}

/// A folder has no state to serve.
struct DatasetError: Error, CustomStringConvertible {
  let folder: String
  let night: Int

  var description: String {
    "\(folder): no api.json for night \(night). Expected nights/NNN/api.json of that night or one before, or api.json."
  }
}
