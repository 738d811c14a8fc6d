import Configuration
import Amounts
import Books
import Storage

/// The evidence of a subject of any kind.
struct SubjectSections {
  let desk: ExplainDesk
  let id: PastedID
  let caseID: String?

  func sections() throws -> [Explanation.Section] {
    switch id.kind {
    case "case":
      return try desk.dossier.cases[Key(id.text)].map { try ExplainCase(desk: desk, view: $0).explanation().sections }
        ?? []
    case "payment": return try payment()
    case "allocation", "settlement": return try settlement()
    case "claim": return try claim()
    case "transaction": return try transaction()
    case "client": return try client()
    case "event": return try event()
    case "line": return try line()
    case "pull": return pull()
    case "channel": return try ChannelSection(desk: desk, name: id.text).sections()
    case "register": return try RegisterSection(desk: desk, text: id.text).sections()
    default: return []
    }
  }

  private func payment() throws -> [Explanation.Section] {
    for view in desk.dossier.cases.values {
      if let payment = ExplainPayment(desk: desk, view: view, id: id.text) { return try payment.sections() }
    }
    return [
      .init(
        "Booking", rule: "R3",
        [
          .init(
            "lists", "no list ever showed the payment", evidence: .deliveries(try desk.deliveries.ofPayment(id.text)))
        ])
    ]
  }

  private func settlement() throws -> [Explanation.Section] {
    for stored in desk.dossier.settlements {
      if id.kind == "settlement", stored.settlement.subject == id.subject {
        return try ExplainSettlement(desk: desk, stored: stored).explanation().sections
      }
      if let allocation = stored.settlement.allocations.first(where: { $0.key.text == Key(id.text) }) {
        return try ExplainAllocation(desk: desk, stored: stored, allocation: allocation).sections()
      }
    }
    return []
  }

  private func claim() throws -> [Explanation.Section] {
    let cases = desk.dossier.cases.values.filter { $0.known?.row.creditorReference == id.text }.map(\.file.id).sorted()
    let events = try desk.deliveries.ofClaim(id.text)
    var facts = [
      Explanation.Fact(
        "cases", cases.isEmpty ? "none has this creditorReference" : "\(cases.count)",
        desk.configuration.claimMap[Key(id.text)].map { named in
          "claim_map names \(named.map { "case:\($0)" }.joined(separator: ", "))"
        },
        evidence: cases.map { .subject("case:\($0)") })
    ]
    let allocations = desk.dossier.settlements.flatMap(\.settlement.allocations).filter {
      $0.key.claimRef == Key(id.text)
    }
    for allocation in allocations {
      facts.append(
        .init(
          allocation.state.rawValue, allocation.amount.description,
          evidence: [.subject("allocation:\(allocation.key.text)")] + (try desk.evidence(allocation.events))))
    }
    let said = Set(allocations.flatMap(\.events))
    let others = events.filter { !said.contains($0.event) }
    if !others.isEmpty { facts.append(.init("other events", "\(others.count)", evidence: .deliveries(others))) }
    return [.init("Claim", rule: "R1, R2", facts)]
  }

  private func transaction() throws -> [Explanation.Section] {
    var sections = [
      Explanation.Section(
        "Reporting transaction", rule: "R9",
        [.init("versions", id.text, evidence: .rows(try desk.versions.transaction(id.text)))])
    ]
    guard let caseID, let view = desk.dossier.cases[Key(caseID)] else { return sections }
    let calendar = desk.calendar
    sections.append(
      .init(
        "Payments of the case", rule: "R9",
        zip(view.file.payments, view.fees).map { payment, fee in
          let matched = fee.transaction.map {
            $0.id == id.text ? "matched with it" : "matched with transaction:\($0.id)"
          }
          return .init(
            payment.isBooked ? "booked" : "deleted", "\(payment.row.amount) of \(calendar.day(of: payment.row.date))",
            matched ?? "matched with none", "\(fee.eligibility.state.rawValue), \(fee.eligibility.reason.rawValue)",
            evidence: [.subject(payment.subject)])
        }))
    return sections
  }

  private func client() throws -> [Explanation.Section] {
    guard let cut = id.text.firstIndex(of: "/") else { return [] }
    let (partner, tenant) = (String(id.text[..<cut]), String(id.text[cut...].dropFirst()))
    let section = ClientSection(
      desk: desk, partner: partner, tenant: tenant,
      client: desk.dossier.clients.client(partner: partner, tenant: tenant))
    return [try section.section(register: nil)].compactMap(\.self)
  }

  private func event() throws -> [Explanation.Section] {
    guard let cut = id.text.firstIndex(of: "/") else { return [] }
    let (channel, event) = (String(id.text[..<cut]), String(id.text[cut...].dropFirst()))
    var facts: [Explanation.Fact] = []
    if let accepted = try desk.deliveries.delivery(channel: channel, id: event) {
      facts.append(.init("accepted", accepted.stateWords, evidence: [.delivery(accepted)]))
    }
    for left in try desk.deliveries.quarantined(channel: channel, id: event) { facts += kept(left, "not accepted") }
    return [.init("Deliveries", rule: "inputs 2", facts)]
  }

  private func line() throws -> [Explanation.Section] {
    guard let cut = id.text.lastIndex(of: "/"), let hash = LineHash.hash(id.text[cut...].dropFirst()) else { return [] }
    let channel = String(id.text[..<cut])
    var facts = try desk.deliveries.unreadable(channel: channel, hash: hash).flatMap { kept($0, "not read") }
    for delivery in try desk.deliveries.deliveries(channel: channel, hash: hash) {
      facts.append(.init("accepted", delivery.stateWords, evidence: [.delivery(delivery)]))
    }
    return [.init("Line", rule: "inputs 2", facts)]
  }

  /// What is known of a line that does not count, and the other places of its bytes.
  private func kept(_ line: KeptLine, _ name: String) -> [Explanation.Fact] {
    let first = "\(line.place.path):\(line.place.line)"
    let length = line.length.map { "\($0) bytes" }
    let others = line.places.filter { $0 != first }
    let digest = line.digest.map { "SHA-256 \($0)" }
    return [.init(name, first, line.reason, length, digest, "met by \(line.run.readable)")]
      + others.map { .init("the same line", $0) }
  }

  private func pull() -> [Explanation.Section] {
    guard let state = desk.dossier.lists.states.first(where: { $0.list.subject == id.subject }) else { return [] }
    let end =
      switch state.end {
      case .complete: "complete"
      case .incomplete(let reason): "incomplete: \(reason)"
      case .notReadableNow: "not readable now: the client is archived or unsigned"
      }
    return [
      .init(
        "List", rule: "inputs 3",
        [
          .init("reading", state.readAt.readable, "the newest: \(end)"),
          .init("complete one", state.complete?.at.readable ?? "none", "\(state.readableRows) readable rows"),
        ])
    ]
  }
}
