package import Amounts
package import Configuration
import Books
import Storage

/// Takes over what was stated elsewhere, before a partner's first issue here (rules R10, `statement import`).
package struct StatementImportJob {
  private let configuration: Configuration
  private let asOf: Instant
  private let consent: Consent
  private let file: String
  private let partner: String

  package init(
    configuration: Configuration, asOf: Instant, consent: Consent = .none, file: String, partner: String
  ) {
    self.configuration = configuration
    self.asOf = asOf
    self.consent = consent
    self.file = file
    self.partner = partner
  }

  /// What was taken over.
  package struct Outcome: Sendable {
    /// Rows that were not there before.
    package let added: Int
    package let ignored: Int
    /// Rows whose payment no list has shown yet.
    package let unknownPayments: Int
  }

  /// Takes over the whole file, or nothing of it.
  ///
  /// - Throws: ``JobError/configuration(_:)`` naming the line of the file, ``JobError/refused(_:)`` after the first issue.
  package func run() throws -> Outcome {
    let desk = try StatementDesk(configuration, asOf: asOf, consent: consent)
    _ = try desk.partners(partner)
    let last = try desk.store.read { db in try StatementRegister.lastIssued(db)[partner] }
    if let last {
      throw JobError.refused(
        "statement import: \(partner) is issued up to \(last), and what was stated elsewhere is taken over before the "
          + "first issue; state a correction with the next statement instead")
    }
    let rows: [StatedRow]
    do throws(ConfigurationProblem) { rows = try StatedElsewhereFile.read(try bytes(), file: file) } catch {
      throw JobError.configuration([error.description])
    }
    try check(rows)
    return try desk.store.write { db in
      try checkOwners(db, rows)
      let run = try Store.beginRun(db, asOf: asOf.microseconds, environment: configuration.environment)
      try UsedTexts.keep(configuration, nil, runID: run, db)
      let outcome = try StatedElsewhere.add(db, rows, partner: partner, runID: run)
      return Outcome(added: outcome.added, ignored: outcome.ignored, unknownPayments: outcome.unknownPayments)
    }
  }

  private func bytes() throws(ConfigurationProblem) -> [UInt8] {
    try ImportedFile.bytes(file, bytesMax: StatedElsewhereFile.bytesMax, header: "month,payment_id,currency,fee")
  }

  /// A number is printed on statements for ever: what their scan would refuse is refused here.
  private func check(_ rows: [StatedRow]) throws {
    let current = configuration.calendar.day(of: asOf).month
    for row in rows {
      if row.month > current {
        throw problem(row, "month is \(row.month), which has not begun", "give the month that it was stated for")
      }
      if let number = row.number, let kind = PersonalText.kind(in: number) {
        throw problem(row, "number holds \(kind)", "it would be printed on statements; leave it out")
      }
    }
  }

  private func checkOwners(_ db: StoreDatabase, _ rows: [StatedRow]) throws {
    let foreign = try StatedElsewhere.foreign(db, Set(rows.map(\.paymentID)), partner: partner)
    if let row = rows.first(where: { foreign.contains($0.paymentID) }) {
      throw problem(row, "payment_id is a payment of another partner", "give --partner its partner, or remove the line")
    }
  }

  private func problem(_ row: StatedRow, _ wrong: String, _ remedy: String) -> JobError {
    .configuration([
      ConfigurationProblem(file: file, line: row.line, path: "", wrong: wrong, remedy: remedy).description
    ])
  }
}
