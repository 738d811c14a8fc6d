import Amounts
import Books

/// Statements as the job would hand them over.
enum StatementSamples {
  static let names = [
    "=SUM(A1:A9) GmbH", "株式会社東京", "Ørsted, Holm & \"Co\" A/S", "-Minus AB", "@Home Oy", "Plain Ltd", "Łódź Trade",
    "Gesellschaft für außergerichtliche Forderungsregulierung und Bonitätsprüfung mbH & Co. KGaA", "A_x0041_ <b>",
  ]

  static func money(_ units: Int64, _ code: String = "EUR") throws -> Money {
    Money(minorUnits: units, currency: try currency(code))
  }

  static func currency(_ code: String) throws -> Currency {
    guard let currency = Currency(code) else { throw DecimalText.Failure.notADecimal }
    return currency
  }

  static func item(
    _ index: Int, date: String = "2026-02-16", amount: Money, reason: EligibilityReason = .attributedClient
  ) throws -> StatementItem {
    let hex = String(0x1000_0000 + index * 7919, radix: 16)
    return StatementItem(
      paymentID: "\(hex)-f1a6-410b-a3ac-2f1a227abb9b", caseReference: "RW\(100 + index)XB",
      creditorReference: index % 11 == 5 ? nil : "INV-\(1000 + index)", client: names[index % names.count],
      date: Day(date) ?? Day(daysSince1970: 0), firstSeen: Instant(secondsSince1970: 1_772_762_400),
      amount: amount, successFee: try Percentage("20.5"), share: try Percentage("40"), rate: try Percentage("33.3"),
      reason: reason)
  }

  static func header(
    _ code: String = "EUR", minimum: Int64 = 0, layout: Int = 1, issuer: Bool = true, notes: [String] = []
  ) throws -> StatementHeader {
    StatementHeader(
      series: StatementSeries(partner: "acme", currency: try currency(code)), month: Month(year: 2026, month: 2),
      cutOff: Instant(secondsSince1970: 1_772_938_800), date: try day("2026-03-08"), timeZone: "Europe/Copenhagen",
      layout: layout,
      issuer: issuer
        ? StatementParty(
          name: "Nordic Collections A/S", address: ["Vesterbrogade 1, 2. th", "1620 København V", "Denmark"],
          vatID: "DK12345678", contact: "statements@collections.example") : nil,
      partner: StatementParty(
        name: "Acme & Sons Partners GmbH", address: ["Hafenstraße 12", "20457 Hamburg", "Germany"], vatID: "DE123456789"
      ), minimumPayout: minimum, rounding: .halfUp, notes: notes)
  }

  static func day(_ text: String) throws -> Day {
    guard let day = Day(text) else { throw DecimalText.Failure.notADecimal }
    return day
  }

  static func line(
    _ section: StatementSection, _ item: StatementItem, fee: Int64? = nil, original: String? = nil,
    in code: String? = nil
  ) throws -> StatementLine {
    let percentages = [item.successFee, item.share, item.rate].compactMap { $0 }
    var amount = try item.amount.applying(percentages, rounding: .halfUp)
    if let fee { amount = try money(fee, code ?? item.amount.currency.code) }
    return StatementLine(section: section, item: item, fee: amount, originalStatement: original)
  }

  static func document(
    _ header: StatementHeader, number: String? = "RF-2026-000007", opening: Int64 = 0, lines: [StatementLine] = [],
    held: [StatementItem] = [], notEligible: [StatementItem] = [], payouts: [StatementPayout] = [],
    override: String? = nil, openItems: [StatementOpenItem] = [], before: Int = 11
  ) throws -> StatementDocument {
    let figures = try StatementFigures(
      opening: opening, lines: lines.map { ($0.section, $0.fee.minorUnits) },
      paidOut: try payouts.map(\.amount.minorUnits).sumOfMinorUnits(), minimumPayout: header.minimumPayout)
    var history = (0..<before).map { index in
      StatementMonth(
        month: header.month.adding(months: index - before), fees: Int64(40_000 + index * 7_321 % 30_000),
        closing: index == before - 1 ? opening : Int64(20_000 + index * 9_973 % 50_000))
    }
    history.append(StatementMonth(month: header.month, fees: try figures.fees, closing: figures.closing))
    return StatementDocument(
      number: number, header: header, figures: figures, lines: lines, held: held, notEligible: notEligible,
      payouts: payouts, override: override, history: history, openItems: openItems)
  }

  /// 150 earned lines and some of everything else.
  static func large() throws -> StatementDocument {
    var lines: [StatementLine] = []
    for index in 0..<150 {
      let date = "2026-02-\(index % 19 + 10)"
      lines.append(
        try line(.earned, try item(index, date: date, amount: try money(Int64(20_466 + index * 9_137 % 400_000)))))
    }
    for index in 150..<158 {
      lines.append(
        try line(.priorPeriod, try item(index, date: "2026-01-1\(index - 150)", amount: try money(Int64(index) * 733))))
    }
    for index in 158..<163 {
      let item = try item(index, date: "2025-12-20", amount: try money(Int64(index) * 911))
      lines.append(try line(.adjustment, item, fee: Int64(index) * 7 - 1_119, original: "RF-2026-000002"))
    }
    for index in 163..<166 {
      let item = try item(index, date: "2025-12-11", amount: try money(48_000), reason: .paymentDeleted)
      lines.append(try line(.clawback, item, fee: -1311, original: "RF-2025-000113"))
    }
    let moved = try item(167, date: "2025-12-12", amount: try money(51_000, "USD"))
    lines.append(try line(.clawback, moved, fee: -1392, original: "RF-2026-000002", in: "EUR"))
    // Those of layout 1 when it was pinned: a reason that is new since makes another document, and no other bytes of this.
    let pinnedReasons: [EligibilityReason] = [
      .caseUnknown, .testCase, .caseBeforeLink, .linkDeclined, .attributionUnknown, .linkArchived, .attributedClient,
      .integrationCase, .notIntegrationCase, .platformVerdict, .creationChannelUnknown, .disputed, .conflict,
      .holdPeriod,
      .phaseUnknown, .rateUnknown, .successFeeUnknown, .paymentDeleted,
    ]
    var held: [StatementItem] = []
    var notEligible: [StatementItem] = []
    for (index, reason) in pinnedReasons.enumerated() {
      var item = try item(200 + index, date: "2026-02-2\(index % 8)", amount: try money(54_321), reason: reason)
      switch reason {
      case .testCase, .caseBeforeLink, .linkDeclined, .linkArchived, .notIntegrationCase:
        (item.successFee, item.share, item.rate) = (nil, nil, nil)
        notEligible.append(item)
      case .rateUnknown:
        item.rate = nil
        held.append(item)
      default: held.append(item)
      }
    }
    return try document(
      try header(
        minimum: 5_000,
        notes: ["Payment within 14 days of the date of issue to the account that you have registered with us."]),
      opening: 57_720, lines: lines, held: held, notEligible: notEligible,
      payouts: [
        StatementPayout(
          number: "RF-2026-000002", date: try day("2026-02-20"), amount: try money(57_720),
          reference: "Transfer 2026-02-20/0017 to DE…")
      ], override: "Agreed with the partner by phone on 2026-03-07: the finding on case RW104XB is about one cent.")
  }

  /// No line at all, and what is due stays below the minimum.
  static func empty() throws -> StatementDocument {
    try document(try header(minimum: 10_000), opening: 4_211, before: 1)
  }

  static func yen() throws -> StatementDocument {
    var lines: [StatementLine] = []
    for index in 0..<12 {
      lines.append(try line(.earned, try item(index, amount: try money(41_654 + Int64(index) * 100_003, "JPY"))))
    }
    return try document(try header("JPY", issuer: false), lines: lines, before: 0)
  }

  static func dinar() throws -> StatementDocument {
    var lines: [StatementLine] = []
    for index in 0..<3 {
      lines.append(try line(.earned, try item(index, amount: try money(1_131_285 + Int64(index) * 999, "KWD"))))
    }
    return try document(try header("KWD", minimum: 5_000), lines: lines, before: 4)
  }

  static func draft() throws -> StatementDocument {
    let items = [
      StatementOpenItem(
        code: .minorUnitSuspect, subject: "payment:10000000-f1a6-410b-a3ac-2f1a227abb9b", severity: .critical,
        atRisk: try money(99_000), since: try day("2026-02-18"), isBlocking: true),
      StatementOpenItem(
        code: .pullIncomplete, subject: nil, severity: .critical, atRisk: nil, since: try day("2026-03-01"),
        isBlocking: true),
      StatementOpenItem(
        code: .feeNotReported, subject: "payment:10001eef-f1a6-410b-a3ac-2f1a227abb9b", severity: .medium,
        atRisk: try money(-1_500, "USD"), since: try day("2026-03-02"), isBlocking: false),
    ]
    return try document(
      try header(minimum: 5_000), number: nil, opening: 1_000,
      lines: [
        try line(.earned, try item(1, amount: try money(550_00))),
        try line(.earned, try item(2, amount: try money(210_07))),
      ], held: [try item(3, amount: try money(70_000), reason: .holdPeriod)], openItems: items, before: 2)
  }

  /// More taken back than earned.
  static func negative() throws -> StatementDocument {
    let deleted = try item(4, date: "2025-11-02", amount: try money(900_000), reason: .paymentDeleted)
    return try document(
      try header(minimum: 5_000), opening: 1_000,
      lines: [
        try line(.earned, try item(1, amount: try money(550_00))),
        try line(.clawback, deleted, fee: -24_575, original: "RF-2025-000098"),
      ], before: 7)
  }

  /// The longest of everything that a statement may hold.
  static func long() throws -> StatementDocument {
    let name =
      "Gesellschaft für Vermittlung & Vertrieb von Forderungsmanagement-Dienstleistungen in Nordeuropa mbH & Co. KG"
    var header = try header(
      minimum: 5_000,
      notes: (1...6).map { index in
        "\(index). " + String(repeating: "Terms of payment and of objection that a lawyer wrote at length. ", count: 6)
      })
    header.partner = StatementParty(
      name: name, address: ["c/o " + name, "Straße des 17. Juni 135, Haus B, Aufgang 4, 3. Etage rechts"], vatID: "DE1")
    header.issuer?.name = name
    let odd = StatementItem(
      paymentID: String(repeating: "p", count: 60), caseReference: String(repeating: "CASE", count: 12),
      creditorReference: "Invoice 2026/0000017 of 12 January 2026, second reminder", client: name + " \n" + name,
      date: try day("2026-02-03"), firstSeen: Instant(secondsSince1970: 1_772_762_400),
      amount: try money(99_999_999_999_999), successFee: try Percentage("12.123456789012"), share: try Percentage("40"),
      rate: try Percentage("33.333333"), reason: .conflict)
    return try document(
      header, opening: 99_999_999_999_999,
      lines: [try line(.earned, odd), try line(.earned, try item(1, amount: odd.amount))],
      held: [odd], notEligible: [odd],
      payouts: [
        StatementPayout(
          number: "RF-2026-000001", date: try day("2026-02-01"), amount: try money(99_999_999_999_999), reference: name)
      ], override: String(repeating: "A reason that is told at some length. ", count: 10))
  }

  /// - Parameter layout: of layout 2 with terms of payment, a text about VAT, and rows as an issue orders them.
  static func all(layout: Int = 1) throws -> [(name: String, document: StatementDocument)] {
    let samples = [
      ("large", try large()), ("empty", try empty()), ("yen", try yen()), ("dinar", try dinar()),
      ("draft", try draft()), ("negative", try negative()), ("long", try long()),
    ]
    return samples.map { name, document in (name, layout == 1 ? document : second(document)) }
  }

  /// A document as layout 2 has it.
  static func second(_ document: StatementDocument) -> StatementDocument {
    var document = document
    document.header.layout = 2
    document.header.paymentTermsDays = 30
    document.header.vatText = "Reverse charge: VAT is due by the recipient of the service, § 13b UStG."
    document.lines.sort(by: StatementLine.isOrdered)
    document.held.sort(by: StatementItem.isOrdered)
    document.notEligible.sort(by: StatementItem.isOrdered)
    return document
  }
}
