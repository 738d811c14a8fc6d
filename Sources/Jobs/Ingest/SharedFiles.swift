private import Foundation

/// Files that two channels match, by whatever name: each delivery in them would count twice.
struct SharedFiles {
  /// Each with the channels that match it, in their order.
  let found: [(file: String, channels: [String])]

  /// A line for each of them, with what to do.
  var problems: [String] {
    found.map { shared in
      "\(shared.file): fits the paths of two channels, \(shared.channels.joined(separator: " and ")); "
        + "change the path of one, so that each file belongs to one channel"
    }
  }

  private struct Identity: Hashable {
    let device: UInt64
    let file: UInt64
  }

  init(_ channels: [IngestChannel]) {
    var owners: [Identity: String] = [:]
    var found: [(file: String, channels: [String])] = []
    for channel in channels {
      for file in channel.files {
        var status = stat()
        guard stat(file.path, &status) == 0 else { continue }
        let identity = Identity(device: UInt64(status.st_dev), file: UInt64(status.st_ino))
        let owner = owners[identity] ?? channel.name
        owners[identity] = owner
        guard owner != channel.name else { continue }
        found.append((file.name, [owner, channel.name]))
      }
    }
    self.found = found
  }
}
