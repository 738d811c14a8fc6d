package import GRDB
private import GRDBSQLite

/// Why the query of a report can't be run: what is wrong with it, and how to mend it.
package struct QueryFailure: Error, Hashable, Sendable {
  package let sql: String
  package let problem: String
  /// A line each.
  package let advice: [String]

  init(_ sql: String, _ problem: String, _ advice: [String]) {
    self.sql = sql
    self.problem = problem
    self.advice = advice
  }
}

/// The query of a report was ended because it took too long.
package struct QueryTimeout: Error, Hashable, Sendable {
  package let sql: String
}

/// The query of a report while it runs: one SELECT, with the named parameters that it asks for.
package final class ReportQuery {
  package let statement: SQLStatement
  private let sql: String
  private let db: Database
  private let deadline = Deadline(Deadline.report)

  /// Compiles the query.
  ///
  /// - Parameters:
  ///   - gate: what it must pass first: one for all queries of a run.
  ///   - parameters: by their names without the colon.
  /// - Throws: ``QueryFailure`` for what is not one SELECT that can be run; `DatabaseError` for a store in trouble.
  package init(_ db: Database, gate: ReportGate, _ sql: String, parameters: [String: String]) throws {
    self.db = db
    self.sql = sql
    guard ReportQuery.beginsWithSelect(sql) else { throw ReportQuery.noSelect(sql) }
    let rest: Substring
    do {
      try gate.check(sql)
      (statement, rest) = try SQLStatement.first(of: sql, db)
    } catch {
      throw ReportQuery.failure(error, sql, db) ?? error
    }
    guard statement.isReadOnly else { throw ReportQuery.noSelect(sql) }
    // What is behind the first one may be blank or a comment.
    guard ReportQuery.withoutBlanks(rest).isEmpty else {
      throw QueryFailure(
        sql, "there is more than one statement", ["Keep one SELECT; UNION ALL and WITH bring several queries together."]
      )
    }
    for name in statement.parameterNames {
      guard let value = parameters[String(name.dropFirst())], name.first == ":" else {
        let known = parameters.keys.sorted().map { ":" + $0 }.joined(separator: ", ")
        throw QueryFailure(
          sql, "there is no parameter \(name)", ["Known parameters: \(known.isEmpty ? "none" : known)"])
      }
      statement.bind(named: String(name.dropFirst()), value)
    }
  }

  /// Goes to the next row; false behind the last one.
  package func step() throws -> Bool {
    do { return try deadline.run(db) { try statement.step() } } catch {
      if deadline.isOver { throw QueryTimeout(sql: sql) }
      throw ReportQuery.failure(error, sql, db) ?? error
    }
  }

  /// The mistake of the query behind an error; nil where the store itself is in trouble.
  private static func failure(_ error: any Error, _ sql: String, _ db: Database) -> QueryFailure? {
    guard let error = error as? DatabaseError, let message = error.message else { return nil }
    switch error.resultCode {
    case .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_TOOBIG, .SQLITE_RANGE, .SQLITE_AUTH: break
    default: return nil
    }
    let views = (try? viewNames(db)) ?? []
    if message.hasPrefix("no such table: ") {
      return QueryFailure(
        sql, message.replacing("no such table", with: "no such view"), ["Known views: \(list(views))"])
    }
    if error.resultCode == .SQLITE_AUTH {
      return QueryFailure(sql, message, ["A report reads the reporting views only: \(list(views))"])
    }
    if message.hasPrefix("no such column: ") {
      let used = views.filter { view in sql.split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains { $0 == view }
      }
      let columns = used.map { view in "Columns of \(view): \(list((try? columnNames(db, view)) ?? []))" }
      return QueryFailure(sql, message, columns.isEmpty ? ["Select from one of \(list(views))."] : columns)
    }
    return QueryFailure(sql, message, ["Mend the SELECT; the page Reporting views has every view and column."])
  }

  private static func noSelect(_ sql: String) -> QueryFailure {
    QueryFailure(sql, "is not a SELECT", ["Begin it with SELECT or WITH: a report reads, and changes nothing."])
  }

  static func viewNames(_ db: Database) throws -> [String] {
    try String.fetchAll(
      db,
      sql: #"""
        SELECT name FROM sqlite_temp_schema WHERE type = 'view' AND name LIKE 'report\_%' ESCAPE '\' ORDER BY name
        """#)
  }

  static func columnNames(_ db: Database, _ view: String) throws -> [String] {
    try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info(?)", arguments: [view])
  }

  private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }

  private static func beginsWithSelect(_ sql: String) -> Bool {
    let first = withoutBlanks(Substring(sql)).prefix { $0.isLetter }.uppercased()
    return ["SELECT", "WITH", "VALUES"].contains(first)
  }

  /// The text behind blanks, comments and semicolons.
  private static func withoutBlanks(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first {
      if first.isWhitespace || first == ";" {
        text = text.dropFirst()
      } else if text.hasPrefix("--") {
        text = text.drop { !$0.isNewline }
      } else if text.hasPrefix("/*") {
        text = text.firstRange(of: "*/").map { text[$0.upperBound...] } ?? ""
      } else {
        break
      }
    }
    return text
  }
}
