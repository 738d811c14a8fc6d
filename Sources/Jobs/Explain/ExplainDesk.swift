import Amounts
import Books
import Configuration
import Storage

/// What explanations are made from: the configuration, the rules' view of some cases, and the stored rows.
struct ExplainDesk {
  let configuration: Configuration
  /// The last reconciliation.
  let run: StoredRun
  let identities: IdentityBook
  let deliveries: DeliveryBook
  let versions: VersionBook
  let dossier: Dossier
  let registers: RegisterBook
  /// What the store knows of a channel.
  let channel: (String) throws -> ChannelRecord?

  var calendar: BusinessCalendar { configuration.calendar }

  init(_ db: StoreDatabase, _ start: ExcerptStart, configuration: Configuration, run: StoredRun, asOf: Instant) throws {
    self.configuration = configuration
    self.run = run
    identities = IdentityBook(db)
    deliveries = DeliveryBook(db)
    registers = RegisterBook(db)
    channel = { name in try ChannelRecord(db, channel: name) }
    dossier = try Dossier(db, start, settings: Inputs.reconcileSettings(configuration), asOf: asOf)
    versions = VersionBook(db, calendar: configuration.calendar, lists: dossier.lists)
  }

  /// An explanation without sections; facts that are newer than the last reconciliation are said first.
  func begin(_ subject: String, _ summary: String) throws -> Explanation {
    var explanation = Explanation(subject: subject, summary: summary, run: run, asOf: dossier.context.asOf)
    if let newest = try identities.newestFact(), newest.id > run.id {
      explanation.notes.append(
        "\(newest.readable) has stored facts since; the figures here count them, the reports do not yet. "
          + "`tieout reconcile` makes both the same.")
    }
    return explanation
  }

  /// Evidence for events, by their references.
  func evidence(_ events: some Sequence<EventRef>) throws -> [Explanation.Evidence] {
    .deliveries(try deliveries.deliveries(events))
  }

  /// A key of the configuration.
  func configured(_ key: String) -> Explanation.Evidence { .configuration(file: configuration.file, key: key) }

  /// The versions of a case's row on the API that wins, in order.
  func caseRows(_ view: CaseView) throws -> [Explanation.Evidence] {
    .rows(try versions.caseRow(view.file.id).filter { ($0.list.tenant != nil) == view.hasBook })
  }

  /// What is open on a case, about any of its subjects.
  func discrepancies(_ caseID: String, where isMeant: (String) -> Bool = { _ in true }) throws -> Explanation.Section {
    let found = try identities.discrepancies(ofCase: caseID).filter { isMeant($0.life.subject) }
    return Explanation.Section(
      "Discrepancies",
      found.map { stored in
        let life = stored.life
        return Explanation.Fact(
          life.severity.name, "\(life.code.rawValue) \(life.subject)",
          "\(life.status.rawValue), rule \(life.code.ruleNumber)\(life.atRisk.map { ", \($0) at risk" } ?? ""): "
            + stored.explanation)
      })
  }
}

extension Array where Element == Explanation.Evidence {
  static func deliveries(_ found: [StoredDelivery]) -> [Explanation.Evidence] { found.map { .delivery($0) } }

  static func rows(_ versions: [RowVersion]) -> [Explanation.Evidence] { Explanation.Evidence.rows(versions) }
}
