package import Amounts
import Books
package import Configuration
import Storage

/// Explains a figure: the rule that makes it, and the stored rows and deliveries behind it (spec, product).
///
/// It reads beside a run that is working, takes no lock and writes nothing.
package struct ExplainJob {
  /// What somebody asks about, in their words.
  package enum Question: Sendable {
    case caseFile(String)
    case payment(String)
    /// An allocation, or a whole settlement.
    case allocation(String)
    case statementLine(String)
    case discrepancy(String, subject: String?)
  }

  private let configuration: Configuration
  private let asOf: Instant?

  /// - Parameter asOf: nil = as of the last reconciliation.
  package init(configuration: Configuration, asOf: Instant?) {
    self.configuration = configuration
    self.asOf = asOf
  }

  package func run(_ question: Question) throws -> Explanation {
    let store = try StoreDoor(configuration).forLooking()
    // What was published is compared with what is explained, and settlements are found by it.
    try store.useResults()
    return try store.inspect { db in
      let identities = IdentityBook(db)
      guard let run = try identities.lastReconciliation() else {
        throw JobError.configuration([
          "store \(configuration.store): nothing is reconciled yet; run `tieout nightly` first"
        ])
      }
      let found = try SubjectFinder(identities).find(question, in: DiscrepancyBook(db))
      var asOf = asOf ?? run.asOf
      if case .statementLine(let name) = found {
        // The rules as the issue applied them: its cut-off may be later than the night before.
        let issued = try Self.issued(name, db)
        if self.asOf == nil { asOf = max(asOf, issued.document.header.cutOff) }
        let start = try SubjectFinder(identities).start(found, line: issued.document.lines[name.line - 1])
        let desk = try ExplainDesk(db, start, configuration: configuration, run: run, asOf: asOf)
        return try explain(name, issued, desk)
      }
      let start = try SubjectFinder(identities).start(found, line: nil)
      let desk = try ExplainDesk(db, start, configuration: configuration, run: run, asOf: asOf)
      return try explain(found, desk, db)
    }
  }

  private func explain(_ subject: FoundSubject, _ desk: ExplainDesk, _ db: StoreDatabase) throws -> Explanation {
    switch subject {
    case .caseFile(let id):
      guard let view = desk.dossier.cases[Key(id)] else { break }
      return try ExplainCase(desk: desk, view: view).explanation()
    case .payment(let id, let caseID):
      guard let view = desk.dossier.cases[Key(caseID)], let payment = ExplainPayment(desk: desk, view: view, id: id)
      else {
        break
      }
      return try payment.explanation()
    case .allocation(let key):
      guard let stored = desk.dossier.settlement(key),
        let allocation = stored.settlement.allocations.first(where: { $0.key == key })
      else { break }
      return try ExplainAllocation(desk: desk, stored: stored, allocation: allocation).explanation()
    case .settlement(let provider, let trackingID):
      let key = AllocationKey(provider: provider, trackingID: trackingID, claimRef: "")
      guard let stored = desk.dossier.settlement(key) else { break }
      return try ExplainSettlement(desk: desk, stored: stored).explanation()
    case .discrepancy(let stored):
      return try ExplainDiscrepancy(
        desk: desk, stored: stored, history: DiscrepancyBook(db).history(of: stored.id)
      )
      .explanation()
    case .statementLine: break
    }
    throw JobError.configuration(["it is not in the store any more; run `tieout reconcile`, then ask again"])
  }

  private func explain(
    _ name: StatementLineName, _ issued: IssuedStatement, _ desk: ExplainDesk
  ) throws -> Explanation {
    let id = issued.document.lines[name.line - 1].item.paymentID
    let payment = desk.dossier.cases.values.lazy.compactMap { ExplainPayment(desk: desk, view: $0, id: id) }.first
    return try ExplainStatementLine(desk: desk, name: name, issued: issued, payment: payment).explanation()
  }

  private static func issued(_ name: StatementLineName, _ db: StoreDatabase) throws -> IssuedStatement {
    var found: IssuedStatement?
    try StatementRegister.forEach(db, .init(number: name.number)) { found = $0 }
    guard let found else {
      throw JobError.configuration([
        "\(name.text): no statement \(name.number) is issued; `tieout statement list` has the numbers"
      ])
    }
    guard found.document.lines.indices.contains(name.line - 1) else {
      let document = found.document
      let last = document.lines.count - 1
      let lines = last < 0 ? "no lines" : "the lines \(document.lineID(0)) to \(document.lineID(last))"
      throw JobError.configuration(["\(name.text): \(name.number) has \(lines)"])
    }
    return found
  }
}
