package import Amounts
package import Books
package import GRDB

/// What a reconciliation needs of the configuration besides the rules' own settings.
package struct ReconcileSettings: Sendable {
  package var context: RunContextSettings
  /// Partner and tenant of each channel by its name; and whether it is a tenant's customer channel.
  package var channels: [String: ChannelPlace]
  /// Which partners have the customer API.
  package var customerPartners: Set<String>
  package var partners: Set<String>
  /// From which day on nothing is pulled for a partner (inputs 5).
  package var retired: [String: Day]
  /// The cases that rows of the claim map name for a claim, in lower case.
  package var claimMap: [Key: [Key]]
  /// The registers that the run uses.
  package var registers: [RegisterInUse]
  /// Whether a case is in its partner's register of integration-created cases: partner, case, reference, tenant.
  package var register: @Sendable (String, String, String?, String?) -> RegisterEntry
  package var environment: Environment
  /// The version of the program: another one may come to something else.
  package var program = ""

  package init(
    context: RunContextSettings, channels: [String: ChannelPlace], partners: Set<String>,
    customerPartners: Set<String>, retired: [String: Day] = [:], claimMap: [Key: [Key]],
    registers: [RegisterInUse] = [],
    register: @escaping @Sendable (String, String, String?, String?) -> RegisterEntry = { _, _, _, _ in .noRegister },
    environment: Environment = .production
  ) {
    self.context = context
    self.channels = channels
    self.partners = partners
    self.customerPartners = customerPartners
    self.retired = retired
    self.claimMap = claimMap
    self.registers = registers
    self.register = register
    self.environment = environment
  }
}

extension ReconcileSettings {
  /// Another one where anything but the facts is another: rules, agreements, channels, registers, the zone's offsets, the
  /// program.
  package var fingerprint: String {
    var sum = Seal.Sum()
    var parts = [
      "results \(ResultsSchema.version)", program, environment.rawValue, CanonicalText.of(context),
      CanonicalText.of(channels), CanonicalText.of(customerPartners), CanonicalText.of(partners),
      CanonicalText.of(claimMap),
    ]
    for register in registers {
      parts.append(
        "\(register.name) \(register.partner ?? "-") \(register.digest.map(String.init).joined(separator: ","))")
    }
    for part in parts {
      var text = part + "\u{0}"
      text.withUTF8 { sum.add(UnsafeRawBufferPointer($0)) }
    }
    return "\(sum.value) \(parts.reduce(0) { $0 + $1.utf8.count })"
  }
}

/// The parts of a ``RunContext`` that the configuration gives.
package struct RunContextSettings: Sendable {
  package var settings: Settings
  package var agreements: [String: Agreement]
  /// The first month that is stated, by partner.
  package var statementsBegin: [String: Month]

  package init(settings: Settings, agreements: [String: Agreement], statementsBegin: [String: Month] = [:]) {
    self.settings = settings
    self.agreements = agreements
    self.statementsBegin = statementsBegin
  }
}

/// Whose deliveries a channel carries.
package struct ChannelPlace: Hashable, Sendable {
  package var partner: String?
  package var tenant: String?
  package var isCustomer: Bool
  /// How many days it may receive nothing; nil: any number.
  package var silenceDays: Int?

  package init(partner: String?, tenant: String?, isCustomer: Bool, silenceDays: Int? = nil) {
    self.partner = partner
    self.tenant = tenant
    self.isCustomer = isCustomer
    self.silenceDays = silenceDays
  }
}

/// One reconciliation inside one transaction: tables for the joins, then streams of files for the rules.
package final class ReconcileSession {
  let db: Database
  let settings: ReconcileSettings
  package let context: RunContext
  package let lists: ListStates
  package let clients: ClientBook

  /// Joins claims with cases; what spans cases is answered by SQL before any case is looked at.
  ///
  /// - Parameters:
  ///   - isKept: whether the join is part of the results that are being made.
  ///   - isExcerpt: only what an ``Excerpt`` has made visible.
  ///   - clients: the clients, where they are read already.
  package init(
    _ db: Database, settings: ReconcileSettings, asOf: Instant, isKept: Bool = false, isExcerpt: Bool = false,
    clients: ClientBook? = nil
  ) throws {
    self.db = db
    self.settings = settings
    // Every sorter may take as much memory as the cache, and several are open at a time.
    try db.execute(sql: "PRAGMA cache_size = -32768")
    // Terms are found by their payment: a row that is not would be taken anew from the agreement of now.
    if !isExcerpt { try Seal.check("payment_terms", db) }
    let today = settings.context.settings.calendar.day(of: asOf)
    lists = try ListStates(
      db, partners: settings.partners, retired: Set(settings.retired.filter { $0.value <= today }.keys))
    self.clients = try clients ?? ClientBook(db, channels: settings.channels, partners: settings.partners)
    context = RunContext(
      asOf: asOf, settings: settings.context.settings, agreements: settings.context.agreements,
      customerPartners: settings.customerPartners, stops: lists.stops,
      lastIssued: try StatementRegister.lastIssued(db), statementsBegin: settings.context.statementsBegin)
    try ClaimJoin.build(
      db, claimMap: settings.claimMap, customerPartners: settings.customerPartners, isKept: isKept,
      events: isExcerpt ? Excerpt.events : "event")
  }

  /// What the results say of clients and channels, before any case is looked at.
  package func beginResults() throws {
    try ChangeScope.keep(clients, db)
    for (channel, place) in settings.channels where place.isCustomer {
      try DeliveriesSince.keep(db, channel, try DeliveriesSince.first(db, channel, known: nil))
    }
  }

  /// The sums, and what a later run finds owners and their facts by.
  package func endResults() throws {
    try Totals.add(.all, sign: 1, db)
    try NewFacts.allNames(db)
    try db.execute(sql: ResultsSchema.indexes)
  }
}
