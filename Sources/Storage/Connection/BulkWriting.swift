import GRDB

extension Store {
  /// Writes facts by the hundred thousand, in transactions that the body begins and ends (``BulkWriting``).
  ///
  /// SQLite looks up no parent meanwhile, as the writers name none but what they just wrote or read, and no trigger seals
  /// what they seal themselves (`SealedInsert`): that is half of an INSERT.
  package func writeInBulk<Result>(_ body: (BulkWriting) throws -> Result) throws -> Result {
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA foreign_keys = OFF")
      try Seal.unwatchBulk(db)
      try Journal.stopBulk(db)
      let result = Swift.Result { try body(BulkWriting(db)) }
      try Seal.watchBulk(db)
      try Journal.stop(db)
      try db.execute(sql: "PRAGMA foreign_keys = ON")
      return try result.get()
    }
  }
}

/// The connection of a store while it is written to in bulk.
package struct BulkWriting {
  private let db: Database

  init(_ db: Database) { self.db = db }

  /// Runs a transaction: committed when the body returns, rolled back when it throws.
  package func transaction<Result>(_ body: (StoreDatabase) throws -> Result) throws -> Result {
    // What the journal watches was settled for all of them.
    try Store.run(.immediate, keeps: true, keepsUpJournal: false, db, body)
  }

  /// Looks at the connection between two transactions.
  func looking<Result>(_ body: (Database) throws -> Result) rethrows -> Result { try body(db) }

  /// Keeps what the transaction wrote so far, and goes on in another one.
  package func commit() throws {
    try db.commit()
    try db.beginTransaction(.immediate)
  }
}
