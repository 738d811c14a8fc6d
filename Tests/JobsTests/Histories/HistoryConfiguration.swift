import Amounts
import Books
import Crypto
import Deliveries
import Jobs
import Platforms
import Storage

/// What the configuration of a night says, and how people edit it.
struct HistoryConfiguration {
  private var settings: Settings
  private(set) var agreements: [String: Agreement]
  private(set) var begins: [String: StatementBegin] = [:]
  private var retired: [String: Day] = [:]
  /// By claim, the case that a row names.
  private var claimMap: [(claim: Key, caseID: Key)] = []
  /// By partner the cases of its register of integration-created cases; a partner without one has none.
  private var integration: [String: [Key]] = [:]
  private var silenceDays: Int?
  private var hasSecret = true
  /// What the partner's own channel is called now.
  private(set) var partnerChannel = "partner"
  private var hasTenantChannel: Bool
  /// Whether a statement's file is not as it was issued.
  private(set) var issuedFindings: [Finding] = []
  private var edits = 0
  private let groups: Int

  var calendar: BusinessCalendar { settings.calendar }

  private static let copenhagen = BusinessCalendar(
    zone: "Europe/Copenhagen", offsets: [(0, 3600), (1_774_746_000, 7200)])

  init(_ numbers: inout SeededNumbers, groups: Int) {
    self.groups = groups
    settings = Settings(
      calendar: numbers.once(in: 3) ? HistoryConfiguration.copenhagen : .utc,
      graces: Graces(heldDays: numbers.pick([60, 6])),
      escalateAt: numbers.once(in: 2) ? .everywhere(Percentage(digits: 60)) : .never)
    agreements = [:]
    hasTenantChannel = !numbers.once(in: 4)
    for partner in PlatformWorld.partners { agreements[partner] = HistoryConfiguration.agreement(&numbers) }
    if numbers.once(in: 5) { editRegister(&numbers) }
    if numbers.once(in: 6) { begins["acme"] = StatementBegin(month: Month(year: 2026, month: 3)) }
  }

  private static func agreement(_ numbers: inout SeededNumbers) -> Agreement {
    let change = Day(daysSince1970: 20_543 + numbers.number(-10...15))
    let early = RatePeriod(from: Day(daysSince1970: 19_000), to: change, percent: Percentage(digits: 50))
    let late = RatePeriod(from: change, to: nil, percent: Percentage(digits: numbers.pick([45, 50])))
    return Agreement(
      rates: numbers.once(in: 6) ? [late] : [early, late],
      platformShare: numbers.once(in: 6)
        ? [.legal: Percentage(digits: 20)] : [.preLegal: Percentage(digits: 40), .legal: Percentage(digits: 20)],
      successFee: numbers.once(in: 3) ? .fixed(Percentage(digits: 12)) : .fromCase,
      rounding: numbers.pick([.halfUp, .halfEven]), holdDays: numbers.pick([0, 0, 0, 5]))
  }

  /// Somebody edits it before a night; gives the former name of a channel that was renamed.
  mutating func edit(_ numbers: inout SeededNumbers, at now: Instant) -> (from: String, to: String)? {
    edits += 1
    switch numbers.number(1...16) {
    case 1, 2: agreements[numbers.pick(PlatformWorld.partners)] = HistoryConfiguration.agreement(&numbers)
    case 3:
      settings.graces = Graces(
        webhookHours: numbers.pick([24, 1, 48]), bookingDays: numbers.pick([5, 0, 9]),
        settlementDays: numbers.pick([5, 1]), reportingDays: numbers.pick([3, 0]), linkDays: numbers.pick([7, 1]),
        heldDays: numbers.pick([60, 3]))
    case 4: settings.escalateAt = numbers.pick([.never, .everywhere(Percentage(digits: 30))])
    case 5: settings.matching = MatchingSettings(windowDays: numbers.pick([0, 5, 9]), maxGroup: numbers.pick([1, 4]))
    case 6: settings.calendar = numbers.pick([.utc, HistoryConfiguration.copenhagen])
    case 7, 8: editClaimMap(&numbers)
    case 9, 10: editRegister(&numbers)
    case 11: silenceDays = numbers.pick([nil, 2, 12])
    case 12: hasSecret.toggle()
    case 13:
      let old = partnerChannel
      partnerChannel = "partner-\(edits)"
      return (old, partnerChannel)
    case 14:
      if numbers.once(in: 2) {
        hasTenantChannel.toggle()
      } else {
        let partner = numbers.pick(PlatformWorld.partners)
        retired[partner] = numbers.pick([nil, calendar.day(of: now), calendar.day(of: now).adding(days: 2)])
      }
    case 15: settings.codes = HistoryConfiguration.codes(&numbers)
    default:
      issuedFindings =
        issuedFindings.isEmpty
        ? [IssuedFileChanged.finding(number: "RF-2026-000001", partner: "acme", problems: ["x.csv: changed"])] : []
    }
    return nil
  }

  private static func codes(_ numbers: inout SeededNumbers) -> [DiscrepancyCode: CodeSettings] {
    var codes: [DiscrepancyCode: CodeSettings] = [:]
    for code in DiscrepancyCode.allCases where code.rule.fixed == nil && numbers.once(in: 3) {
      var tolerance: [Currency: Int64] = [:]
      if numbers.once(in: 2), let euro = Currency("EUR") { tolerance[euro] = numbers.pick([5, 10_000]) }
      codes[code] = CodeSettings(
        severity: numbers.pick([nil, .low, .critical]), alerts: numbers.once(in: 2), tolerance: tolerance)
    }
    return codes
  }

  private mutating func editClaimMap(_ numbers: inout SeededNumbers) {
    if !claimMap.isEmpty, numbers.once(in: 3) {
      claimMap.remove(at: numbers.number(0...(claimMap.count - 1)))
    } else {
      let group = numbers.number(0...(groups - 1))
      claimMap.append(
        (
          Key(PlatformWorld.claim(group, numbers.number(1...8))),
          Key(PlatformWorld.caseID(group, numbers.pick([1, 2, 3, 4, 5, 9])))
        ))
    }
  }

  private mutating func editRegister(_ numbers: inout SeededNumbers) {
    let partner = numbers.pick(["acme", "bolt"])
    if integration[partner] == nil {
      integration[partner] = (0..<groups).map { Key(PlatformWorld.caseID($0, 1)) }
    } else if numbers.once(in: 5) {
      integration[partner] = nil
    } else {
      let group = numbers.number(0...(groups - 1))
      integration[partner]?.append(Key(PlatformWorld.caseID(group, numbers.pick([1, 2, 3, 4, 5, 77]))))
    }
  }

  /// Whether nothing more of a partner may be issued, because it has left.
  func isRetired(_ partner: String, at now: Instant) -> Bool {
    retired[partner].map { $0 <= calendar.day(of: now) } ?? false
  }

  // MARK: As the jobs take it

  var reconcileSettings: ReconcileSettings {
    var registers: [RegisterInUse] = []
    func register(_ name: String, _ partner: String?, _ rows: [(Key, Key?)]) {
      let content = Array(rows.map { "\($0.0),\($0.1?.text ?? "")\n" }.joined().utf8)
      registers.append(
        RegisterInUse(
          name: name, partner: partner, file: "\(name)-\(partner ?? "all").csv",
          rows: rows.enumerated().map { RegisterInUse.Row(line: $0 + 2, first: $1.0, second: $1.1) }, content: content,
          digest: Array(SHA256.hash(data: content))))
    }
    for (partner, cases) in integration.sorted(by: { $0.key < $1.key }) {
      register("integration-cases", partner, cases.map { ($0, nil) })
    }
    if !claimMap.isEmpty { register("claim-map", nil, claimMap.map { ($0.claim, $0.caseID) }) }
    var cases: [Key: [Key]] = [:]
    for row in claimMap where !(cases[row.claim] ?? []).contains(row.caseID) {
      cases[row.claim, default: []].append(row.caseID)
    }
    let listed = integration.mapValues { Set($0) }
    return ReconcileSettings(
      context: RunContextSettings(
        settings: settings, agreements: agreements, statementsBegin: begins.compactMapValues(\.month)),
      channels: channelPlaces, partners: Set(PlatformWorld.partners),
      customerPartners: PlatformWorld.customerPartners, retired: retired, claimMap: cases, registers: registers,
      register: { partner, caseID, _, _ in
        listed[partner].map { $0.contains(Key(caseID)) ? .listed : .notListed } ?? .noRegister
      })
  }

  private var channelPlaces: [String: ChannelPlace] {
    var places = [
      partnerChannel: ChannelPlace(partner: "acme", tenant: nil, isCustomer: false, silenceDays: silenceDays),
      "receeve": ChannelPlace(partner: nil, tenant: nil, isCustomer: false),
    ]
    if hasTenantChannel { places["tenant"] = ChannelPlace(partner: "acme", tenant: "t1", isCustomer: true) }
    return places
  }

  /// What a channel is called, by which its files are known.
  func name(of channel: DeliveryLine.ChannelName) -> String {
    channel == .partner ? partnerChannel : channel.rawValue
  }

  /// The channels with their files; without a secret nothing signed can be verified.
  func channels(_ files: (String) -> [(name: String, path: String)]) -> [IngestChannel] {
    let secret = Secret(bytes: DeliveryLine.secretBytes)
    let other = Secret(bytes: Array("another secret of thirty-two byt".utf8))
    return DeliveryLine.ChannelName.allCases.filter { $0 != .tenant || hasTenantChannel }.map { channel in
      let platform: DeliveryChannel.Platform =
        channel == .receeve ? .receeve(nil) : .debitura(secrets: [hasSecret ? secret : other])
      return IngestChannel(
        name: name(of: channel),
        reading: DeliveryChannel(platform: platform, requiresSignature: channel == .tenant),
        files: files(name(of: channel)))
    }
  }
}
