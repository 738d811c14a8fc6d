import Amounts
import Configuration
import DebituraAPI

/// Bearer tokens: every tenant mints one, and the customer API takes it for the right creditor.
enum TokenCheck {
  /// - Parameter since: since which night a client, `<partner>/<tenant>`, could not be read.
  static func checkups(
    _ probes: [PartnerProbe], _ parts: ConfigurationParts, notReadable since: [String: Day] = [:]
  ) -> [Checkup] {
    probes.flatMap { checkups($0, parts, since) } + hosts(probes, parts)
  }

  private static func checkups(
    _ probe: PartnerProbe, _ parts: ConfigurationParts, _ since: [String: Day]
  ) -> [Checkup] {
    guard let clients = probe.clients else { return [] }
    var found: [Checkup] = []
    if case .failure(let failure) = clients {
      found.append(
        .failed(
          .tokens, probe.partner, "the list of clients can't be read (\(failure))",
          "Try again; if it stays, give Debitura the time and this text."))
    }
    found += refused(probe) + channels(probe, parts, since) + probe.tenants.flatMap { creditor($0, probe.partner) }
    return found.isEmpty ? [.ok(.tokens, probe.partner, summary(probe, since))] : found
  }

  private static func summary(_ probe: PartnerProbe, _ since: [String: Day]) -> String {
    guard !probe.tenants.isEmpty else { return "no client yet" }
    let minted = probe.tenants.count { if case .success? = $0.token { true } else { false } }
    let notNow = probe.tenants.filter { if case .failure(.notFound)? = $0.token { true } else { false } }
    let names = notNow.map { tenant in
      since["\(probe.partner)/\(tenant.tenant)"].map { "\(tenant.tenant) since \($0)" } ?? tenant.tenant
    }
    let parts = [
      "\(minted) of \(Wording.count(probe.tenants.count, "tenant")) mint a token",
      names.isEmpty ? nil : "not readable, as unsigned or archived: \(Wording.list(names))",
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

  /// A tenant with a channel is meant to be there, unless it was and has been archived.
  private static func channels(
    _ probe: PartnerProbe, _ parts: ConfigurationParts, _ since: [String: Day]
  ) -> [Checkup] {
    probe.tenants.compactMap { tenant in
      guard tenant.hasChannel, case .failure(.notFound)? = tenant.token,
        since["\(probe.partner)/\(tenant.tenant)"] == nil
      else { return nil }
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

  private static func creditor(_ tenant: TenantProbe, _ partner: String) -> [Checkup] {
    guard case .success(let id)? = tenant.creditor, let listed = tenant.listedCreditor, listed != id else { return [] }
    return [
      .failed(
        .tokens, "\(partner) \(tenant.tenant)", "the token is of creditor \(id), the list of clients names \(listed)",
        "Tell Debitura: the token of one client must not open another.")
    ]
  }

  /// What is wrong with the customer API: once for all the tenants whose tokens it does not take.
  private static func hosts(_ probes: [PartnerProbe], _ parts: ConfigurationParts) -> [Checkup] {
    var tenants: [ProbeFailure: [String]] = [:]
    for probe in probes {
      for tenant in probe.tenants {
        guard case .failure(let failure)? = tenant.creditor else { continue }
        tenants[failure, default: []].append("\(probe.partner) \(tenant.tenant)")
      }
    }
    let host = parts.debitura?.customerAPI ?? "the customer API"
    return tenants.sorted { $0.key.description < $1.key.description }.compactMap { failure, tenants in
      let name = Wording.list(tenants)
      switch failure {
      case .limited: return nil
      case .refused(let reason):
        return .failed(
          .tokens, name, "\(host) refuses the token that the referral API gave (\(reason))",
          "In \(parts.file): debitura.referral_api and debitura.customer_api must both be of production or both of test."
        )
      case .notFound, .unreachable, .certificate, .unexpected:
        return .failed(
          .tokens, name, "\(host) does not answer a token (\(failure))",
          "Check debitura.customer_api in \(parts.file), and this machine's DNS and firewall.")
      }
    }
  }
}
