import GRDB

/// m0016: in which form a channel was read (inputs 2, Deliveries where they already are).
enum M0016Forms {
  static let name = "m0016-forms"

  static let sql = """
    -- As `DeliveryForm` writes it; NULL: lines of our own.
    ALTER TABLE sealed_channel ADD COLUMN form TEXT;

    -- What was malformed in a file is taken back when it is read in another form.
    CREATE INDEX line_place_by_file ON sealed_line_place (channel_id, path);
    """

  static func migrate(_ db: Database) throws {
    // Every row is looked at before it gets a new seal; a store that just got its seals has no views yet.
    if try db.viewExists("channel") { try Seal.check("channel", db) }
    try Views.drop(db)
    try db.execute(sql: sql)
    let channel = try Seal.table(db, stored: "sealed_channel", name: "channel")
    try db.execute(sql: "UPDATE \(channel.stored) SET seal = \(channel.seal())")
  }
}
