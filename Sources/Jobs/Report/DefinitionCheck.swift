import Reporting
import Storage

/// Finds what is wrong with the queries of definitions, before a run does any work, and when one fails.
struct DefinitionCheck {
  let tables: [TableDefinition]
  let parameters: [String: String]

  /// Compiles every query, and compares its columns with the definition's.
  ///
  /// - Throws: `DefinitionError` with file, line and what to do.
  func check(_ db: StoreDatabase) throws {
    try explained {
      let database = try StoreReportDatabase(db)
      for table in tables {
        try database.withRows(table.sql, parameters: parameters) { try table.check($0.columnNames) }
      }
    }
  }

  /// Runs what runs the queries; a mistake in one of them becomes an error with its place.
  func explained<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let failure as QueryFailure {
      throw tables.first { $0.sql == failure.sql }?.queryError(failure.problem, failure.advice) ?? failure
    } catch let timeout as QueryTimeout {
      let place = tables.first { $0.sql == timeout.sql }
      throw JobError.tookTooLong(
        "\(place?.file ?? "a report"): \(place?.name ?? "a query"): its SELECT took longer than 60 s and was ended; "
          + "give it a condition, or let it join by the keys of the views; nothing was published")
    }
  }
}
