import Books
import Configuration
import DebituraAPI

/// Each partner's key: known, of this environment, of this partner, and the partner is active.
enum KeyCheck {
  static func checkups(_ probes: [PartnerProbe], _ parts: ConfigurationParts) -> [Checkup] {
    var found: [Checkup] = []
    var ofHost: [ProbeFailure: [String]] = [:]
    let header = header(probes, parts)
    for probe in probes {
      guard let partner = parts.partners.first(where: { $0.id == probe.partner }), let standing = probe.standing else {
        continue
      }
      switch standing {
      case .success(let standing):
        let faults = faults(of: standing, partner, probes, parts)
        let known = standing.companyName.map { ", as \($0)" } ?? ""
        found += faults.isEmpty ? [.ok(.keys, partner.id, "the key is accepted\(known), active")] : faults
      // Behind a wrong header nothing can be said of any key.
      case .failure(.refused) where header.contains { $0.state == .failed }: break
      case .failure(let failure):
        if let checkup = refusal(failure, partner, parts) {
          found.append(checkup)
        } else {
          ofHost[failure, default: []].append(partner.id)
        }
      }
    }
    let hosts = ofHost.sorted { $0.key.description < $1.key.description }
    return found + hosts.map { host($0.key, Wording.list($0.value), parts) } + header
  }

  private static func faults(
    of standing: PartnerStanding, _ partner: Partner, _ probes: [PartnerProbe], _ parts: ConfigurationParts
  ) -> [Checkup] {
    var faults: [Checkup] = []
    func fail(_ detail: String, _ advice: String) { faults.append(.failed(.keys, partner.id, detail, advice)) }
    if standing.isActive != true {
      fail(
        "the key is accepted, but Debitura says that the partner is not active",
        "Ask your Debitura account manager to activate partner \(standing.id) in \(parts.environment?.rawValue ?? "this environment")."
      )
    }
    if standing.isPublicDemo == true {
      let detail = "the key is a demo partner's: what it shows is not real"
      let advice = "Put the key that Debitura issued for \(partner.name) into \(partner.apiKey.source)."
      faults.append(
        parts.environment == .production
          ? .failed(.keys, partner.id, detail, advice) : .warning(.keys, partner.id, detail, advice))
    }
    let twins = probes.filter { probe in
      guard probe.partner != partner.id, case .success(let other)? = probe.standing else { return false }
      return other.id == standing.id
    }
    if let twin = twins.first {
      fail(
        "the key is of the same Debitura partner as that of \(twin.partner): its money would count twice",
        "Put the key of \(partner.name) into \(partner.apiKey.source); each partner has its own.")
    }
    let swapped = parts.partners.first { $0.id != partner.id && $0.name == standing.companyName }
    if let swapped, standing.companyName != partner.name, twins.isEmpty {
      fail(
        "the key is that of \(swapped.id): Debitura calls its owner \(swapped.name)",
        "Exchange what is in \(partner.apiKey.source) and in \(swapped.apiKey.source).")
    }
    return faults
  }

  /// What is wrong with one key; nil where the host is to blame.
  private static func refusal(_ failure: ProbeFailure, _ partner: Partner, _ parts: ConfigurationParts) -> Checkup? {
    switch failure {
    case .refused:
      let host = parts.debitura?.referralAPI ?? "debitura.referral_api"
      let environment = parts.environment.map { "\($0) " } ?? ""
      return .failed(
        .keys, partner.id, "\(host) does not know the key (\(failure))",
        "Put the \(environment)key that Debitura issued for \(partner.id) into \(partner.apiKey.source): "
          + "test and production keys are issued separately and work with their own hosts only.")
    case .limited:
      return .warning(
        .keys, partner.id, "not asked: \(failure)",
        "Try again when the hour is over; look for another program that uses the key in \(partner.apiKey.source).")
    case .notFound, .unexpected, .unreachable, .certificate: return nil
    }
  }

  /// What is wrong with the host: once for all the partners whose keys could not be tried.
  private static func host(_ failure: ProbeFailure, _ partners: String, _ parts: ConfigurationParts) -> Checkup {
    let host = parts.debitura?.referralAPI ?? "debitura.referral_api"
    switch failure {
    case .unreachable:
      return .failed(
        .keys, partners, "\(host) can't be reached (\(failure))",
        "Check debitura.referral_api in \(parts.file), and this machine's DNS and firewall; proxies are not used.")
    case .certificate:
      return .failed(
        .keys, partners, "\(host): \(failure)",
        "Check debitura.referral_api in \(parts.file), this machine's clock and its ca-certificates.")
    case .refused, .notFound, .limited, .unexpected:
      return .failed(
        .keys, partners, "\(host)/me gives no profile (\(failure))",
        "Check debitura.referral_api in \(parts.file); if it is right, look at Debitura's status and try again.")
    }
  }

  /// Another name than the contract's is right when a key was accepted with it (contracts A.2).
  private static func header(_ probes: [PartnerProbe], _ parts: ConfigurationParts) -> [Checkup] {
    guard let header = parts.debitura?.apiKeyHeader else { return [] }
    let refusals = probes.compactMap { probe -> ProbeFailure? in
      guard case .failure(let failure)? = probe.standing, case .refused = failure else { return nil }
      return failure
    }
    let isAccepted = probes.contains { if case .success? = $0.standing { true } else { false } }
    guard !isUsual(header), !isAccepted, let refusal = refusals.first else {
      return [.ok(.keys, "api_key_header", header)]
    }
    return [
      .failed(
        .keys, "api_key_header", "\(header), and no key is accepted with it (\(refusal))",
        "In \(parts.file): set debitura.api_key_header to XApiKey, the name in Debitura's API descriptions.")
    ]
  }

  private static func isUsual(_ header: String) -> Bool { header.lowercased() == "xapikey" }
}
