import Amounts
import Books
import Storage

/// What is known of a client: who it is, when it was linked, whether all its cases earn (rules R7).
struct ClientSection {
  let desk: ExplainDesk
  let partner: String
  let tenant: String?
  let client: ClientFile?

  func section(register: RegisterEntry?) throws -> Explanation.Section? {
    guard let tenant else { return nil }
    var facts = [
      Explanation.Fact(
        "client", "client:\(partner)/\(tenant)", client == nil ? "neither a list nor an event names it" : nil)
    ]
    if let client {
      facts.append(.init("attribution", attribution(client), evidence: try attributionEvidence(client)))
      facts.append(.init("linked", client.linkedAt?.readable ?? "date unknown", linkSource(client)))
      facts.append(.init("clients lists", "\(client.reads.count) complete ones", listings(client)))
      facts.append(
        .init(
          "versions", "\(client.listings.count)",
          evidence: .rows(try desk.versions.client(partner: partner, tenant: tenant))))
      if !client.events.isEmpty {
        facts.append(
          .init("link events", "\(client.events.count)", evidence: try desk.evidence(client.events.map(\.event))))
      }
    }
    if let register { facts.append(RegisterWords.fact(register, partner, desk)) }
    return Explanation.Section("Client", rule: "R7", facts)
  }

  private func attribution(_ client: ClientFile) -> String {
    switch client.isAttributed {
    case true?: "attributed: every case of it earns"
    case false?: "not attributed: only cases of the integration earn"
    case nil: "unknown"
    }
  }

  /// What decides: the first list that showed it, before any list the earliest event that says it.
  func attributionEvidence(_ client: ClientFile) throws -> [Explanation.Evidence] {
    if !client.listings.isEmpty {
      return Array(
        [Explanation.Evidence].rows(try desk.versions.client(partner: partner, tenant: client.tenant)).prefix(1))
    }
    let saying = client.events.filter { $0.kind == .linked || $0.isAttributed != nil }
    return try desk.evidence(
      saying.min { ($0.at, $0.kind.rawValue) < ($1.at, $1.kind.rawValue) }.map { [$0.event] } ?? [])
  }

  func linkSource(_ client: ClientFile) -> String? {
    if !client.listings.isEmpty { return "dateLinked of the first list that showed the client" }
    return client.linkedAt == nil ? nil : "the client.linked event; no list ever showed the client"
  }

  private func listings(_ client: ClientFile) -> String {
    guard let first = client.listings.first, let last = client.listings.last else { return "none shows the client" }
    return "shown from \(first.from.readable)" + (last.until.map { " to before \($0.readable)" } ?? " until now")
  }
}

/// The partner's register of integration-created cases, in words.
enum RegisterWords {
  static func text(_ register: RegisterEntry) -> String {
    switch register {
    case .noRegister: "the partner has none"
    case .listed: "lists the case"
    case .notListed: "does not list the case"
    }
  }

  static func fact(_ register: RegisterEntry, _ partner: String, _ desk: ExplainDesk) -> Explanation.Fact {
    .init(
      "register", text(register),
      evidence: register == .noRegister ? [] : [desk.configured("partners, \(partner): integration_cases")])
  }
}
