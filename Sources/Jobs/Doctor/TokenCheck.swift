import Configuration
import DebituraAPI

/// Bearer tokens: every tenant mints one, and the customer API takes it for the right creditor.
enum TokenCheck {
  static func checkups(_ probe: PartnerProbe, _ parts: ConfigurationParts) -> [Checkup] {
    guard let clients = probe.clients else { return [] }
    var found: [Checkup] = []
    if case .failure(let failure) = clients {
      found.append(
        .failed(
          .tokens, probe.partner, "the list of clients can't be read (\(failure))",
          "Try again; if it stays, give Debitura the time and this text."))
    }
    found += refused(probe) + channels(probe, parts) + probe.tenants.flatMap { creditor($0, probe.partner, parts) }
    return found.isEmpty ? [.ok(.tokens, probe.partner, summary(probe))] : found
  }

  private static func summary(_ probe: PartnerProbe) -> String {
    guard !probe.tenants.isEmpty else { return "no client yet" }
    let minted = probe.tenants.count { if case .success? = $0.token { true } else { false } }
    let notNow = probe.tenants.count { if case .failure(.notFound)? = $0.token { true } else { false } }
    let parts = [
      "\(minted) of \(Wording.count(probe.tenants.count, "tenant")) mint a token",
      notNow > 0 ? "\(notNow) not now: unsigned or archived" : nil,
      probe.tenantsLeftOut > 0 ? "\(probe.tenantsLeftOut) not tried" : nil,
    ]
    return parts.compactMap(\.self).joined(separator: ", ")
  }

  /// A 404 is no fault: the client is unsigned or archived (inputs 3).
  private static func refused(_ probe: PartnerProbe) -> [Checkup] {
    var reasons: [ProbeFailure: [String]] = [:]
    for tenant in probe.tenants {
      guard case .failure(let failure)? = tenant.token else { continue }
      if case .notFound = failure { continue }
      reasons[failure, default: []].append(tenant.tenant)
    }
    return reasons.sorted { $0.key.description < $1.key.description }.map { failure, tenants in
      let detail = "no token for \(Wording.list(tenants)) (\(failure))"
      if case .limited = failure {
        return .warning(.tokens, probe.partner, detail, "Try again when the hour is over.")
      }
      return .failed(
        .tokens, probe.partner, detail,
        "Try again; if it stays, ask Debitura why POST /oauth/token refuses "
          + "\(tenants.count == 1 ? "this tenant" : "these tenants").")
    }
  }

  /// A tenant with a channel is meant to be there.
  private static func channels(_ probe: PartnerProbe, _ parts: ConfigurationParts) -> [Checkup] {
    probe.tenants.compactMap { tenant in
      guard tenant.hasChannel, case .failure(.notFound)? = tenant.token else { return nil }
      let channel = parts.channels.first { $0.partner == probe.partner && $0.tenant == tenant.tenant }?.name ?? ""
      let spelt = probe.tenants.map(\.tenant).first {
        $0 != tenant.tenant && $0.lowercased() == tenant.tenant.lowercased()
      }
      return .warning(
        .tokens, "\(probe.partner) \(tenant.tenant)", "channel \(channel) is of a tenant without a token (HTTP 404)",
        spelt.map { "In \(parts.file), channel \(channel): write tenant: \($0); capitals count." }
          ?? "Check tenant of channel \(channel) in \(parts.file); if it is right, see whether the client has signed "
          + "and is still linked.")
    }
  }

  private static func creditor(_ tenant: TenantProbe, _ partner: String, _ parts: ConfigurationParts) -> [Checkup] {
    let name = "\(partner) \(tenant.tenant)"
    let host = parts.debitura?.customerAPI ?? "the customer API"
    switch tenant.creditor {
    case .success(let id)?:
      guard let listed = tenant.listedCreditor, listed != id else { return [] }
      return [
        .failed(
          .tokens, name, "the token is of creditor \(id), the list of clients names \(listed)",
          "Tell Debitura: the token of one client must not open another.")
      ]
    case .failure(.refused(let reason))?:
      return [
        .failed(
          .tokens, name, "\(host) refuses the token that the referral API gave (\(reason))",
          "In \(parts.file): debitura.referral_api and debitura.customer_api must both be of production or both of test."
        )
      ]
    case .failure(.limited)?, nil: return []
    case .failure(let failure)?:
      return [
        .failed(
          .tokens, name, "\(host) does not answer a token (\(failure))",
          "Check debitura.customer_api in \(parts.file), and this machine's DNS and firewall.")
      ]
    }
  }
}
