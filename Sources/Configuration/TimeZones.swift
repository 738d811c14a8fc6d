package import Amounts
import Foundation

extension BusinessCalendar {
  /// The calendar of an IANA zone, with every change of its offset from 1970 to 2100; nil for an unknown name.
  ///
  /// Foundation's own data is read once here, so that the rules need nothing of the system.
  package init?(zoneNamed name: String) {
    if name == "UTC" {
      self = .utc
      return
    }
    // Abbreviations such as CST are known to Foundation too, but mean several zones: the installed tzdata decides, and
    // it has the links (Asia/Kolkata, Etc/UTC) that Foundation's own list lacks.
    guard InstalledZones.has(name), let zone = TimeZone(identifier: name) else { return nil }
    func offset(_ seconds: Int64) -> Int64 {
      Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds))))
    }
    var table: [(start: Int64, offset: Int64)] = [(0, offset(0))]
    var current = offset(0)
    for start in stride(from: Int64(0), to: BusinessCalendar.end, by: 86_400) {
      let next = offset(start + 86_400)
      guard next != current else { continue }
      var before = start
      var after = start + 86_400
      while after - before > 1 {
        let middle = (before + after) / 2
        if offset(middle) == current { before = middle } else { after = middle }
      }
      table.append((after, next))
      current = next
    }
    self.init(zone: name, offsets: table)
  }

  /// The known name that is nearest to a wrong one.
  static func nearestZone(to name: String) -> String? {
    Nearest.word(to: name, among: ["UTC"] + InstalledZones.names)
  }

  /// 2100-01-01T00:00:00Z, later than any date of a debt that is collected now.
  private static let end: Int64 = 4_102_444_800
}

/// The names of time zones that the installed tzdata has, links among them.
enum InstalledZones {
  private static let folder = "/usr/share/zoneinfo"

  /// Whether a name is one of them.
  ///
  /// `right/` counts leap seconds, `posix/` has everything twice, and the other two are what this machine is set to: none
  /// is a name.
  static func has(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy { part in
      part.utf8.first.map { $0 != UInt8(ascii: ".") } ?? false && part.utf8.allSatisfy(isNameByte)
    }
    guard isPlain, !["right", "posix", "localtime", "posixrules"].contains(parts[0]),
      let head = BoundedFile.contents("\(folder)/\(name)", bytesMax: 1 << 20)
    else { return false }
    return head.starts(with: Array("TZif".utf8))
  }

  /// All of them, sorted.
  static var names: [String] {
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return all.filter { has($0) }.sorted()
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || "_+-".utf8.contains(byte)
  }
}
