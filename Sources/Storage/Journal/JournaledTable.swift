import GRDB

/// A sealed table as the journal sees it: how its rows are told apart, and which of them are newer than a mark.
///
/// A row of a table with numbers is newer when its number is higher than the highest that was given out. A row of a table
/// without numbers is newer when it names such a row: what it names was there before it. Whatever else is new or changed
/// is in the journal.
struct JournaledTable: Sendable {
  let table: Seal.Table
  /// The column of the row's number; nil in a table without.
  let number: String?
  /// Of a table without numbers: columns that name rows of tables with numbers.
  private let parents: [(column: String, table: String)]
  /// What a column that came later says in a row of before, as SQL.
  private let defaults: [String: String]

  var name: String { table.name }

  /// Every table that the journal keeps; by the name.
  static func all(_ db: Database) throws -> [JournaledTable] {
    try known.value(db) { db in
      try Seal.tables(db).filter { !leftOut.contains($0.name) }.map { try JournaledTable($0, db) }
    }
  }

  private static let known = SchemaMemory<[JournaledTable]>()

  /// What decides about no output: requests that were sent, and whom changes are about, as a copy judges everybody anew;
  /// and the journal itself, which is only added to.
  private static let leftOut: Set<String> = ["key_usage", "touched", "row_change"]

  /// Cells whose changes are not kept: what was received is shortened on purpose before its line is let go.
  private static let shortened = ["kept_line": "bytes"]

  private init(_ table: Seal.Table, _ db: Database) throws {
    self.table = table
    number = try JournaledTable.number(of: table.stored, db)
    let columns = try Row.fetchAll(
      db, sql: "SELECT name, dflt_value FROM pragma_table_info(?)", arguments: [table.stored])
    defaults = columns.reduce(into: [:]) { $0[$1[0]] = $1[1] as String? }
    var parents: [(String, String)] = []
    if number == nil {
      let keys = try Row.fetchAll(
        db, sql: #"SELECT "from", "table" FROM pragma_foreign_key_list(?) ORDER BY "from""#, arguments: [table.stored])
      for key in keys {
        let parent: String = key[1]
        guard try JournaledTable.number(of: parent, db) != nil, parent.hasPrefix(Seal.prefix) else { continue }
        parents.append((key[0], String(parent.dropFirst(Seal.prefix.count))))
      }
    }
    self.parents = parents
  }

  /// The INTEGER PRIMARY KEY of a table; nil where there is none.
  private static func number(of stored: String, _ db: Database) throws -> String? {
    let keys = try Row.fetchAll(
      db, sql: "SELECT name, type FROM pragma_table_info(?) WHERE pk > 0", arguments: [stored])
    guard keys.count == 1, let key = keys.first, key[1] as String == "INTEGER" else { return nil }
    return key[0]
  }

  // MARK: Marks

  /// A condition on a row, its columns prefixed so: it was not there at a mark, whatever the journal says.
  func isNewer(_ row: String, than tops: [String: Int64]) -> String {
    if let number { return "\(row)\(number) > \(tops[name] ?? 0)" }
    return parents.isEmpty
      ? "0" : parents.map { "coalesce(\(row)\($0.column), 0) > \(tops[$0.table] ?? 0)" }.joined(separator: " OR ")
  }

  // MARK: Keeping

  /// What writes the journal of a connection, for changes after a mark.
  func triggers(_ tops: [String: Int64]) -> [String] {
    func record(_ key: String, _ was: String) -> String {
      "INSERT INTO sealed_row_change (name, row_key, was) VALUES ('\(name)', \(key), \(was))"
    }
    let watched = table.columns.filter { $0 != JournaledTable.shortened[name] }
    let compared = "(\(list(watched, "old."))) IS NOT (\(list(watched, "new.")))"
    let before =
      number == nil
      ? "row_image(\(list(table.columns, "old.")))"
      : "change_image(\(table.columns.map(pair).joined(separator: ", ")))"
    let seal = "seal_holds('\(name)', old.seal, \(list(table.columns, "old.")))"
    return [
      """
      CREATE TEMP TRIGGER journal_new_\(name) AFTER INSERT ON main.\(table.stored)
      WHEN NOT (\(isNewer("new.", than: tops)))
      BEGIN \(record(key("new."), "NULL")); END
      """,
      """
      CREATE TEMP TRIGGER journal_changed_\(name) AFTER UPDATE OF \(list(table.columns, "")) ON main.\(table.stored)
      WHEN NOT ((\(isNewer("old.", than: tops))) AND (\(isNewer("new.", than: tops)))) AND \(compared)
      BEGIN \(record(key("new."), before)); END
      """,
      // A row is looked at before it goes: what is undone gets a new seal.
      """
      CREATE TEMP TRIGGER journal_gone_\(name) AFTER DELETE ON main.\(table.stored)
      WHEN NOT (\(isNewer("old.", than: tops)))
      BEGIN SELECT \(seal) WHERE old.seal IS NOT NULL;
      \(record("NULL", "row_image(\(list(table.columns, "old.")))")); END
      """,
    ]
  }

  /// Notes rows as new that no trigger has noted.
  func noteNew(where condition: String) -> String {
    """
    INSERT INTO sealed_row_change (name, row_key)
    SELECT '\(name)', \(key("")) FROM \(table.stored) WHERE \(condition)
    """
  }

  private func pair(_ column: String) -> String {
    column == JournaledTable.shortened[name] ? "NULL, NULL" : "old.\(column), new.\(column)"
  }

  private func list(_ columns: [String], _ prefix: String) -> String {
    columns.map { prefix + $0 }.joined(separator: ", ")
  }

  private var keys: [String] { number.map { [$0] } ?? table.key }

  private func key(_ prefix: String) -> String { "row_image(\(list(keys, prefix)))" }

  // MARK: Undoing

  /// Takes every row away that is newer than a mark.
  func deleteNewer(than tops: [String: Int64]) -> String {
    "DELETE FROM \(table.stored) WHERE \(isNewer("", than: tops))"
  }

  /// Takes a row away by its key, `?1`.
  var undoNew: String {
    let isIt = keys.enumerated().map { "\($1) = image_value(?1, \($0), NULL)" }
    return "DELETE FROM \(table.stored) WHERE \(isIt.joined(separator: " AND "))"
  }

  /// Puts a row back that was there at a mark, from `?1`; one that was not stays away.
  func undoGone(_ tops: [String: Int64]) -> String {
    let values = table.columns.enumerated().map { "image_value(?1, \($0), \(defaults[$1] ?? "NULL")) AS \($1)" }
    return """
      INSERT INTO \(table.stored) (\(list(table.columns, "")))
      SELECT \(list(table.columns, "")) FROM (SELECT \(values.joined(separator: ", "))) w
      WHERE NOT (\(isNewer("w.", than: tops)))
      """
  }

  /// Gives a row, found by its number `?1`, back what it was, from `?2`; nil where there is nothing but the key.
  var undoChange: String? {
    let others = table.columns.enumerated().filter { $1 != number }
    guard let number, !others.isEmpty else { return nil }
    return """
      UPDATE \(table.stored) SET \(others.map { "\($1) = image_value(?2, \($0), \($1))" }.joined(separator: ", "))
      WHERE \(number) = image_value(?1, 0, NULL)
      """
  }
}
