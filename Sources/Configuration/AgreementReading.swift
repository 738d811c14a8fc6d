import Amounts
import Books
import Yams

extension Place {
  /// An agreement whose examples come out right.
  func agreement() -> Agreement? {
    let keys = ["rates", "platform_share", "success_fee", "rounding", "hold_days", "minimum_payout", "examples"]
    guard let section = section(keys: keys) else { return nil }
    let rates = section.required("rates", "a list such as [{from: 2024-01-01, percent: 50}] was expected")?
      .ratePeriods()
    let shares = section.required("platform_share", "{pre_legal: 40, legal: 20, enforcement: 20} was expected")?
      .shares()
    let fee = section.required("success_fee", "from_case or a percentage was expected")?.successFee()
    let rounding =
      section["rounding"].map { place in
        place.word(Rounding.allCases.map { ($0.rawValue, $0) })
      } ?? .halfUp
    let holdDays = section["hold_days"].map { $0.integer(0...3660) } ?? 0
    let payout = section["minimum_payout"].map { $0.amounts() } ?? [:]
    guard let rates, let shares, let fee, let rounding, let holdDays, let payout else { return nil }
    let agreement = Agreement(
      rates: rates, platformShare: shares, successFee: fee, rounding: rounding, holdDays: holdDays,
      minimumPayout: payout)
    for example in section["examples"]?.list() ?? [] { example.checkExample(of: agreement) }
    return agreement
  }

  private func shares() -> [EngagementPhase: Percentage]? {
    guard let section = section(keys: EngagementPhase.allCases.map(\.rawValue)) else { return nil }
    var shares: [EngagementPhase: Percentage] = [:]
    for phase in EngagementPhase.allCases { shares[phase] = section[phase.rawValue]?.percentage() }
    return shares.count == section.places.count ? shares : nil
  }

  private func successFee() -> SuccessFee? {
    if case .scalar(let scalar) = node {
      if scalar.string == "from_case" { return .fromCase }
      if PlainScalar(scalar) == .text {
        return refuse("is \(OneLine.quoted(scalar.string))", "from_case or a percentage was expected")
      }
    }
    return percentage().map(SuccessFee.fixed)
  }
}
