import Configuration

/// Room for the store, its journal and the reports.
package enum DiskCheck {
  /// Below this a night can't be expected to end well.
  package static let least: Int64 = 256 << 20
  package static let wanted: Int64 = 1 << 30

  static func checkups(_ look: StoreLook?, _ parts: ConfigurationParts) -> [Checkup] {
    let places = [("store", parts.store), ("output", parts.output)].compactMap { name, path in
      path.flatMap { path in FolderProbe.free(path).map { (name, path, $0.bytes, $0.device) } }
    }
    var judged: Set<UInt64> = []
    return places.compactMap { name, path, bytes, device in
      guard judged.insert(UInt64(device)).inserted else { return nil }
      let names = places.filter { $0.3 == device }.map(\.0).joined(separator: " and ")
      let holdsStore = places.contains { $0.3 == device && $0.0 == "store" }
      let size = holdsStore ? look.map { $0.size + $0.resultsSize } ?? 0 : 0
      return checkup(free: bytes, storeSize: size, names: names, path: path)
    }
  }

  /// A rollback journal can grow as large as the store, and new results are written beside those of before.
  package static func checkup(free: Int64, storeSize: Int64, names: String, path: String) -> Checkup {
    let detail = "\(Wording.size(free)) free for \(names)"
    if free < least {
      return .failed(
        .storage, "disk", detail,
        "Make room on the disk of \(path): at least \(Wording.size(max(wanted, 2 * storeSize))).")
    }
    guard free < max(wanted, 2 * storeSize) else { return .ok(.storage, "disk", detail) }
    return .warning(
      .storage, "disk", detail,
      "Make room on the disk of \(path): \(Wording.size(max(wanted, 2 * storeSize))) are enough for a night.")
  }
}
