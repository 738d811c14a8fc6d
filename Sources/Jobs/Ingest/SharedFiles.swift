import Configuration
private import Foundation

/// Files that two channels match, by whatever name, and tables that two channels read: each delivery in them would count
/// twice; and our own store in the place of somebody's database.
struct SharedFiles {
  /// Each with the channels that match it, in their order.
  let found: [(file: String, channels: [String])]
  /// Databases that two channels read by the same query.
  let databases: [(file: String, channels: [String])]
  /// The channels whose database is the store.
  let readsStore: [String]

  /// A line for each of them, with what to do.
  var problems: [String] {
    found.map { shared in
      "\(shared.file): fits the paths of two channels, \(shared.channels.joined(separator: " and ")); "
        + "change the path of one, so that each file belongs to one channel"
    }
      + databases.map { shared in
        "\(shared.file): two channels, \(shared.channels.joined(separator: " and ")), read it by the same query; "
          + "change the query of one, so that each row belongs to one channel"
      }
      + readsStore.map { "channel \($0): `database` is the store itself; name the file that the deliveries are in" }
  }

  private struct Identity: Hashable {
    let device: UInt64
    let file: UInt64

    /// - Returns: nil for what is not there.
    init?(_ path: String) {
      var status = stat()
      guard stat(path, &status) == 0 else { return nil }
      (device, file) = (UInt64(status.st_dev), UInt64(status.st_ino))
    }
  }

  private struct Table: Hashable {
    let identity: Identity
    let query: String
  }

  /// - Parameter store: where the store is; nil where that does not matter.
  init(_ channels: [IngestChannel], store: String? = nil) {
    var owners: [Identity: String] = [:]
    var readers: [Table: String] = [:]
    var found: [(file: String, channels: [String])] = []
    var databases: [(file: String, channels: [String])] = []
    var readsStore: [String] = []
    let store = store.flatMap(Identity.init)
    for channel in channels {
      for file in channel.files {
        guard let identity = Identity(file.path) else { continue }
        let owner = owners[identity] ?? channel.name
        owners[identity] = owner
        guard owner != channel.name else { continue }
        found.append((file.name, [owner, channel.name]))
      }
      guard let database = channel.database, let identity = Identity(database.path) else { continue }
      if identity == store { readsStore.append(channel.name) }
      let table = Table(identity: identity, query: database.query)
      if let reader = readers[table] { databases.append((database.path, [reader, channel.name])) }
      readers[table] = channel.name
    }
    (self.found, self.databases, self.readsStore) = (found, databases, readsStore)
  }
}
