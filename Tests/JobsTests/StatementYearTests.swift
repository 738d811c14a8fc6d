import Amounts
import Books
import Configuration
import Foundation
import Jobs
import Storage
import Testing

/// A year of statements, from the begin with opening balances to the twelfth month (issue 13).
@Suite struct `A year of statements` {
  @Test func `foots, month by month and as a whole, and every file verifies at its end`() throws {
    let year = try StatementYear()
    defer { year.end() }
    for index in 0..<StatementYear.months.count { try year.close(index) }
    let documents = try year.documents()
    #expect(documents.count > 50)

    // Each document foots, and stands on the one before.
    for (series, own) in Dictionary(grouping: documents, by: \.header.series) {
      var opening = StatementYear.openings[series.partner]?[series.currency.code] ?? 0
      for document in own.sorted(by: { $0.header.month < $1.header.month }) {
        let figures = document.figures
        #expect(figures.opening == opening, "\(series) \(document.header.month)")
        let moved = figures.earned + figures.priorPeriod + figures.adjustments + figures.clawbacks
        #expect(opening + moved - figures.paidOut == figures.closing, "\(series) \(document.header.month)")
        #expect(document.lines.reduce(0) { $0 + $1.fee.minorUnits } == moved)
        let minimum = StatementYear.minimum[series.partner] ?? 0
        #expect(figures.payable == (figures.closing > 0 && figures.closing >= minimum ? figures.closing : 0))
        opening = figures.closing
      }
      // The year's sums are those of its payments, in both directions.
      let all = own.map(\.figures)
      let stated = all.reduce(0) { $0 + $1.earned + $1.priorPeriod + $1.adjustments + $1.clawbacks }
      #expect(stated == year.fees(of: series), "\(series)")
      let counted = all.reduce(0) { $0 + $1.paidOut }
      let begun = StatementYear.openings[series.partner]?[series.currency.code] ?? 0
      #expect(begun + stated - counted == opening)
      #expect(counted == year.paid(of: series, before: StatementYear.months.count), "\(series)")
    }

    // Numbers of two years, without a gap.
    let numbers = Dictionary(grouping: documents.compactMap(\.number), by: { $0.split(separator: "-")[1] })
    #expect(Set(numbers.keys) == ["2025", "2026"])
    for (name, own) in numbers {
      #expect(own.sorted() == (1...own.count).map { "RF-\(name)-" + String(("00000\($0)").suffix(6)) })
    }

    // What the year was made for has happened.
    let euro = try #require(Currency("EUR"))
    let north = documents.filter { $0.header.series == StatementSeries(partner: "north", currency: euro) }
      .sorted { $0.header.month < $1.header.month }
    #expect(north.filter { $0.figures.closing < 0 }.map { "\($0.header.month)" } == ["2026-02", "2026-03"])
    #expect(north.contains { $0.figures.clawbacks < 0 })
    let east = documents.filter { $0.header.series.partner == "east" }
    #expect(
      east.contains { $0.figures.closing > 0 && $0.figures.payable == 0 } && east.contains { $0.figures.payable > 0 })
    let rates = Set(
      documents.filter { $0.header.series.partner == "south" }.flatMap(\.lines).compactMap { $0.item.rate?.description }
    )
    #expect(rates == ["50", "60"])
    let west = documents.filter { $0.header.series.partner == "west" }.map { "\($0.header.month)" }
    #expect(west.max() == "2026-02" && west.count == 8, "\(west)")
    // The overview of each month is that of now.
    let asOf = try StatementYear.instant(Month(year: 2026, month: 7), day: 8)
    let listed = try StatementListJob(configuration: year.configuration, partner: nil).statements(
      month: nil, asOf: asOf)
    for (month, rows) in Dictionary(grouping: listed.rows, by: \.month) {
      let lines = try year.overview(of: month).split(separator: "\r\n").dropFirst().map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
      #expect(lines.map { $0[0] } == rows.map { $0.number[...] }.sorted(), "\(month)")
      for (line, row) in zip(lines, rows.sorted { $0.number < $1.number }) {
        #expect(
          line.suffix(2).map(String.init) == [row.paid.decimal, row.open.decimal] && line[2] == row.paid.currency.code)
        #expect(line[10] == row.closing.decimal && line[11] == row.payable.decimal)
      }
    }
    let verified = try StatementVerifyJob(
      configuration: year.configuration, partner: nil, month: nil, restores: false
    ).run()
    #expect(verified.statements == documents.count && verified.problems == [] && verified.byDigest == [])
  }
}

/// Four partners, three currencies, twelve months: what the platform shows of them, and what their business does.
private final class StatementYear {
  static let months: [Month] =
    (7...12).map { Month(year: 2025, month: $0) } + (1...6).map { Month(year: 2026, month: $0) }
  /// What was owed from before, in minor units.
  static let openings: [String: [String: Int64]] = [
    "north": ["EUR": 4000], "south": ["SEK": 30_000], "west": ["EUR": -1250],
  ]
  static let minimum: [String: Int64] = ["north": 5000, "east": 1000]
  private static let currencies = ["north": ["EUR"], "south": ["EUR", "SEK"], "east": ["JPY"], "west": ["EUR"]]
  /// From which month on nothing of west is pulled any more.
  private static let westLeaves = 7
  /// A payment that was stated and is gone from this month on; it is held first, and taken back by the next statement.
  private static let (taken, takenIn) = ("north-EUR-5-big", 6)

  private struct Paid {
    let series: StatementSeries
    let number: String
    let amount: Int64
    /// The month in whose statement it counts.
    let month: Int
  }

  private let folder: URL
  private let store: Store
  private(set) var configuration: Configuration
  private var paid: [Paid] = []

  init() throws {
    folder = EmptyStore.parent.appending(path: "tieout-year-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    store = try EmptyStore.open(folder.appending(path: "store.sqlite").path)
    configuration = try StatementYear.write(to: folder, month: 0)
  }

  func end() { try? FileManager.default.removeItem(at: folder) }

  // MARK: The configuration

  private static func write(to folder: URL, month: Int) throws -> Configuration {
    let partners = currencies.keys.sorted().map { id in
      let openings = (openings[id] ?? [:]).map { "\($0): \(decimal($1, $0))" }.joined(separator: ", ")
      let minimum = minimum[id].map { "\(currencies[id]?[0] ?? ""): \(decimal($0, currencies[id]?[0] ?? ""))" } ?? ""
      let rates =
        id == "south"
        ? "[{from: 2024-01-01, percent: 50}, {from: 2026-01-01, percent: 60}]" : "[{from: 2024-01-01, percent: 50}]"
      return """
          - id: \(id)
            name: Partner \(id)
            api_key: {env: KEY}
            customer_api: true
            statements_begin: 2025-07
            opening_balances: {\(openings)}
            \(id == "west" && month >= westLeaves ? "retired: 2026-02-01" : "payment_terms_days: 30")
            agreement:
              rates: \(rates)
              platform_share: {pre_legal: 40, legal: 20, enforcement: 20}
              success_fee: from_case
              minimum_payout: {\(minimum)}
        """
    }
    let text = """
      environment: production
      time_zone: Europe/Copenhagen
      store: store.sqlite
      output: out
      escalate_at: 1000000000.00
      debitura: {referral_api: "http://127.0.0.1:1", customer_api: "http://127.0.0.1:2"}
      partners:
      \(partners.joined(separator: "\n"))
      """
    let file = folder.appending(path: "tieout.yaml")
    try Data(text.utf8).write(to: file)
    return try Configuration.load(file.path, variables: ["KEY": "key-of-a-test"])
  }

  private static func decimal(_ units: Int64, _ code: String) -> String {
    Currency(code).map { Money(minorUnits: units, currency: $0).decimal } ?? ""
  }

  // MARK: A month

  /// The month is over: lists are read, it is reconciled, issued, and paid.
  func close(_ index: Int) throws {
    configuration = try StatementYear.write(to: folder, month: index + 1)
    let month = StatementYear.months[index]
    let asOf = try StatementYear.instant(month.adding(months: 1), day: 5)
    let run = try store.write { try Store.beginRun($0, asOf: asOf.microseconds, environment: .production) }
    try pull(index, run, asOf)
    _ = try ReconcileJob(settings: Inputs.reconcileSettings(configuration)).make(store, runID: run, asOf: asOf)
    try store.keepResults()
    let outcomes = try StatementIssueJob(
      configuration: configuration, asOf: asOf, month: month, partner: nil,
      override: nil
    ).run()
    for outcome in outcomes {
      guard case .refused(let partner, let reasons) = outcome else { continue }
      Issue.record("\(month) of \(partner): \(reasons)")
    }
    let entries = try store.read { try StatementRegister.entries($0) }.filter { $0.month == month && $0.payable > 0 }
    for entry in entries { try pay(entry, index, asOf) }
  }

  /// North is paid in two parts, the others at once.
  private func pay(_ entry: StatementRegister.Entry, _ index: Int, _ asOf: Instant) throws {
    let parts =
      entry.series.partner == "north" ? [entry.payable / 3, entry.payable - entry.payable / 3] : [entry.payable]
    for (place, part) in parts.enumerated() {
      let day = configuration.calendar.day(of: asOf).adding(days: place)
      _ = try StatementPayJob(
        configuration: configuration, asOf: asOf.adding(hours: 24 * place), number: entry.number, date: day,
        amount: Money(minorUnits: part, currency: entry.series.currency).decimal, reference: "part \(place + 1)",
        by: "anna", override: nil
      ).run()
      paid.append(Paid(series: entry.series, number: entry.number, amount: part, month: index + 1))
    }
  }

  // MARK: The platform

  private struct Booked {
    let id: String
    let partner: String
    let currency: Currency
    let month: Int
    let date: Day
    let amount: Int64

    /// 10 % × 40 % × the rate of its date, rounded half up.
    var fee: Int64 {
      let rate: Int64 = partner == "south" && date.month >= Month(year: 2026, month: 1) ? 60 : 50
      return (amount * 10 * 40 * rate + 500_000) / 1_000_000
    }
  }

  /// Everything that is booked up to the end of a month.
  private static func booked(through index: Int) throws -> [Booked] {
    var all: [Booked] = []
    for month in 0...index {
      for (partner, codes) in currencies.sorted(by: { $0.key < $1.key }) where partner != "west" || month < westLeaves {
        for code in codes {
          let currency = try #require(Currency(code))
          for (number, day) in [10, 20].enumerated() {
            let amount: Int64 = partner == "north" ? 375_000 : 20_001 + Int64(month * 137 + number * 4999)
            all.append(
              Booked(
                id: "\(partner)-\(code)-\(month)-\(number)", partner: partner, currency: currency, month: month,
                date: try Self.day(months[month], day), amount: amount))
          }
        }
      }
      if month == 5 {
        all.append(
          Booked(
            id: taken, partner: "north", currency: try #require(Currency("EUR")), month: month,
            date: try Self.day(months[month], 15), amount: 2_000_000))
      }
    }
    return all.filter { $0.id != taken || index < takenIn }
  }

  private static func day(_ month: Month, _ day: Int) throws -> Day {
    try #require(Day("\(month)-\(day < 10 ? "0" : "")\(day)"))
  }

  static func instant(_ month: Month, day: Int) throws -> Instant {
    Instant(secondsSince1970: Int64(try self.day(month, day).daysSince1970) * 86_400 + 6 * 3600)
  }

  /// Takes over what the platform shows at the end of a month.
  private func pull(_ index: Int, _ run: Int64, _ asOf: Instant) throws {
    let staging = try PullStaging(store, asOf: asOf)
    func add(_ partner: String, _ kind: PulledListKind, _ tenant: String?, _ rows: PulledRows) throws {
      let list = PulledList(partner: partner, tenant: tenant, kind: kind)
      try staging.begin(list)
      try staging.add(rows, to: list, page: 1)
      staging.end(list, .complete)
    }
    let booked = try StatementYear.booked(through: index)
    for (partner, codes) in StatementYear.currencies.sorted(by: { $0.key < $1.key })
    where partner != "west" || index < StatementYear.westLeaves {
      let tenant = "t-\(partner)"
      let linked = try StatementYear.instant(Month(year: 2025, month: 1), day: 2)
      try add(
        partner, .me, nil,
        .me(PartnerProfile(id: partner, referralFeePercentage: "50", isActive: true, invoicingTriggerMode: nil)))
      try add(
        partner, .clients, nil,
        .clients([
          .readable(
            ClientRow(
              tenant: tenant, creditorID: "creditor", companyName: "Creditor of \(partner)", isAttributed: true,
              linkedAt: linked))
        ]))
      try add(partner, .webhooks, nil, .webhooks([]))
      try add(partner, .transactions, nil, .transactions([]))
      let own = booked.filter { $0.partner == partner }
      for isCustomer in [false, true] {
        let rows = try codes.map { code in
          ReadRow.readable(try caseRow(partner, code, own.filter { $0.currency.code == code }, isCustomer, linked))
        }
        try add(partner, .cases, isCustomer ? tenant : nil, .cases(rows))
      }
      try add(
        partner, .payments, tenant,
        .payments(
          own.map { payment in
            .readable(
              PaymentRow(
                id: payment.id, caseID: "\(partner)-\(payment.currency.code)",
                amount: Money(minorUnits: payment.amount, currency: payment.currency), date: .day(payment.date),
                createdAt: Instant(secondsSince1970: Int64(payment.date.daysSince1970) * 86_400 + 9 * 3600),
                recipient: "Debitura"))
          }))
      staging.add(RevenueSummary(buckets: [:]), partner: partner)
    }
    for partner in staging.partners { try store.write { _ = try staging.commit($0, runID: run, partner: partner) } }
  }

  private func caseRow(
    _ partner: String, _ code: String, _ payments: [Booked], _ isCustomer: Bool, _ createdAt: Instant
  ) throws -> CaseRow {
    let principal: Int64 = 100_000_000
    return CaseRow(
      id: "\(partner)-\(code)", reference: "R-\(partner)-\(code)", creditorReference: "INV-\(partner)-\(code)",
      tenant: isCustomer ? nil : "t-\(partner)", clientName: "Creditor of \(partner)",
      currency: try #require(Currency(code)), principal: principal, interest: isCustomer ? 0 : nil,
      reminderFees: isCustomer ? 0 : nil, collectionFees: isCustomer ? 0 : nil,
      remainder: principal - payments.reduce(0) { $0 + $1.amount }, lifecycle: "Active", closeCode: nil,
      phase: "Pre-legal", createdAt: createdAt, finishedAt: nil, successFee: isCustomer ? Percentage(digits: 10) : nil,
      expectedRate: nil, isTest: isCustomer ? false : nil)
  }

  // MARK: What comes of it

  /// The overview of the issued statements of a month.
  func overview(of month: Month) throws -> String {
    try String(
      contentsOf: folder.appending(path: "out/statements/\(month)/internal/statements.csv"), encoding: .utf8)
  }

  /// Every issued statement, in the order of its issue.
  func documents() throws -> [StatementDocument] {
    try store.read { db in
      var found: [StatementDocument] = []
      try StatementRegister.forEach(db) { found.append($0.document) }
      return found
    }
  }

  /// What the payments of a series that stand at the end of the year are worth, in minor units.
  func fees(of series: StatementSeries) -> Int64 {
    let booked = (try? StatementYear.booked(through: StatementYear.months.count - 1)) ?? []
    return booked.filter { $0.partner == series.partner && $0.currency == series.currency }.reduce(0) { $0 + $1.fee }
  }

  /// What was paid of a series and counts before a month, by its place in the year.
  func paid(of series: StatementSeries, before month: Int) -> Int64 {
    paid.filter { $0.series == series && $0.month < month }.reduce(0) { $0 + $1.amount }
  }
}
