package import Amounts
package import Books
package import Configuration
import Storage

/// Holds a partner's own list against an issued statement, line by line (product, `statement compare`).
///
/// It only reads, and can run beside a night.
package struct StatementCompareJob {
  private let configuration: Configuration
  private let number: String
  private let file: String

  package init(configuration: Configuration, number: String, file: String) {
    self.configuration = configuration
    self.number = number
    self.file = file
  }

  /// The statement, and what its lines and those of the list are to each other.
  package struct Outcome: Sendable {
    package let document: StatementDocument
    package let comparison: PartnerListComparison

    /// Whether the list says what the statement says.
    package var agrees: Bool { comparison.entries.allSatisfy { $0.state == .same } }
    package var currency: Currency { document.header.series.currency }
  }

  /// - Throws: ``JobError/configuration(_:)`` for a number that is not issued, and naming the line of the file.
  package func run() throws -> Outcome {
    let desk = try StatementDesk(configuration, isLooking: true)
    let document = try desk.store.read { db in
      var found: StatementDocument?
      try StatementRegister.forEach(db, .init(number: number)) { found = $0.document }
      guard let found else { throw StatementRegister.unknown(number) }
      return found
    }
    let series = document.header.series
    let columns = configuration.partner(series.partner)?.compare ?? configuration.compare
    do throws(ConfigurationProblem) {
      let rows = try PartnerListFile.rows(file: file, columns: columns, currency: series.currency)
      return Outcome(document: document, comparison: PartnerListComparison(document.lines, rows))
    } catch {
      throw JobError.configuration([error.description])
    }
  }
}
