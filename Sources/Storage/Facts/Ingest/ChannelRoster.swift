package import GRDB

/// The channels that the store has deliveries of, by their names (inputs 1).
package enum ChannelRoster {
  private static let isUsed = """
    (EXISTS (SELECT 1 FROM event e WHERE e.channel_id = c.id) OR EXISTS (SELECT 1 FROM kept_line k WHERE k.channel_id = c.id))
    """

  /// The names of channels with deliveries, in order.
  package static func used(_ db: Database) throws -> [String] {
    try String.fetchAll(db, sql: "SELECT c.name FROM channel c WHERE \(isUsed) ORDER BY c.name")
  }

  /// Gives a channel another name: everything that is stored of it, and what people decided about it, goes on under it.
  ///
  /// The new name must have no deliveries of its own.
  package static func rename(_ db: Database, from old: String, to new: String) throws {
    if let empty = try Int64.fetchOne(db, sql: "SELECT id FROM channel WHERE name = ?", arguments: [new]) {
      for table in ["line_place", "channel_look", "open_look", "source_file"] {
        try db.execute(sql: "DELETE FROM \(Seal.prefix)\(table) WHERE channel_id = ?", arguments: [empty])
      }
      try db.execute(sql: "DELETE FROM sealed_channel WHERE id = ?", arguments: [empty])
    }
    try db.execute(sql: "UPDATE sealed_channel SET name = ? WHERE name = ?", arguments: [new, old])
    for kind in ["event", "line"] {
      let (before, after) = ("\(kind):\(old)/", "\(kind):\(new)/")
      try db.execute(
        sql: """
          UPDATE OR IGNORE sealed_discrepancy SET subject = ?1 || substr(subject, ?2)
          WHERE substr(subject, 1, ?3) = ?4
          """, arguments: [after, before.utf8.count + 1, before.utf8.count, before])
    }
    try db.execute(
      sql: "UPDATE OR IGNORE sealed_discrepancy SET subject = ? WHERE subject = ?",
      arguments: ["channel:\(new)", "channel:\(old)"])
  }
}
