private import Foundation

/// Files that two channels match, by whatever name: each delivery in them would count twice.
struct SharedFiles {
  /// A line for each of them, with what to do.
  let problems: [String]

  private struct Identity: Hashable {
    let device: UInt64
    let file: UInt64
  }

  init(_ channels: [IngestChannel]) {
    var owners: [Identity: String] = [:]
    var problems: [String] = []
    for channel in channels {
      for file in channel.files {
        var status = stat()
        guard stat(file.path, &status) == 0 else { continue }
        let identity = Identity(device: UInt64(status.st_dev), file: UInt64(status.st_ino))
        let owner = owners[identity] ?? channel.name
        owners[identity] = owner
        guard owner != channel.name else { continue }
        problems.append(
          "\(file.name): fits the paths of two channels, \(owner) and \(channel.name); "
            + "change the path of one, so that each file belongs to one channel")
      }
    }
    self.problems = problems
  }
}
