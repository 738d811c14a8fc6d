import Amounts
import Books
package import Jobs
import Storage

/// The JSON of an explanation: the same facts as its text, with nothing cut.
extension Explanation: Encodable {
  private enum Key: String, CodingKey { case subject, summary, as_of, run, run_as_of, notes, sections }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(subject, forKey: .subject)
    try container.encode(summary, forKey: .summary)
    try container.encode(asOf.description, forKey: .as_of)
    try container.encode(run.id, forKey: .run)
    try container.encode(run.asOf.description, forKey: .run_as_of)
    try container.encode(notes, forKey: .notes)
    try container.encode(sections, forKey: .sections)
  }
}

extension Explanation.Section: Encodable {
  private enum Key: CodingKey { case title, rule, facts }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(title, forKey: .title)
    try container.encode(rule, forKey: .rule)
    try container.encode(facts, forKey: .facts)
  }
}

extension Explanation.Fact: Encodable {
  private enum Key: CodingKey { case label, value, because, evidence }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(label, forKey: .label)
    try container.encode(value, forKey: .value)
    try container.encode(because, forKey: .because)
    try container.encode(evidence, forKey: .evidence)
  }
}

extension Explanation.Evidence: Encodable {
  private enum Key: String, CodingKey {
    case kind, channel, id, type, state, signature, occurred_at, received_at, sha256, file, line, generation, run
    case run_as_of, reason, has_payment_reference, repeats, differs
    case list, partner, tenant, first_shown, last_shown, ended_by_run, ended_at, cells
    case key, subject, command
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .delivery(let delivery): try encode(delivery, &container)
    case .row(let version, _): try encode(version, &container)
    case .configuration(let file, let key):
      try container.encode("configuration", forKey: .kind)
      try container.encode(file, forKey: .file)
      try container.encode(key, forKey: .key)
    case .subject(let subject):
      try container.encode("subject", forKey: .kind)
      try container.encode(subject, forKey: .subject)
      try container.encode(Explanation.Evidence.command(subject), forKey: .command)
    }
  }

  private func encode(_ delivery: StoredDelivery, _ container: inout KeyedEncodingContainer<Key>) throws {
    try container.encode("delivery", forKey: .kind)
    try container.encode(delivery.channel, forKey: .channel)
    try container.encode(delivery.id, forKey: .id)
    try container.encode(delivery.type, forKey: .type)
    let state =
      switch delivery.state {
      case .applied: "applied"
      case .conflicting: "conflicting"
      case .malformed: "malformed"
      case .unknownType: "unknown-type"
      }
    try container.encode(state, forKey: .state)
    try container.encode(delivery.isVerified ? "verified" : "unsigned", forKey: .signature)
    try container.encode(delivery.occurredAt.description, forKey: .occurred_at)
    try container.encode(delivery.receivedAt.description, forKey: .received_at)
    try container.encode(delivery.digest, forKey: .sha256)
    try encode(delivery.place, &container)
    try container.encode(delivery.run.id, forKey: .run)
    try container.encode(delivery.run.asOf.description, forKey: .run_as_of)
    try container.encode(delivery.reason, forKey: .reason)
    try container.encode(delivery.hasPaymentReference, forKey: .has_payment_reference)
    var repeats = container.nestedUnkeyedContainer(forKey: .repeats)
    for (place, differs) in delivery.repeats {
      var item = repeats.nestedContainer(keyedBy: Key.self)
      try encode(place, &item)
      try item.encode(differs, forKey: .differs)
    }
  }

  private func encode(_ place: DeliveryPlaceName, _ container: inout KeyedEncodingContainer<Key>) throws {
    try container.encode(place.path, forKey: .file)
    try container.encode(place.line, forKey: .line)
    try container.encode(place.generation, forKey: .generation)
  }

  private func encode(_ version: RowVersion, _ container: inout KeyedEncodingContainer<Key>) throws {
    try container.encode("row", forKey: .kind)
    try container.encode(version.list.kind.rawValue, forKey: .list)
    try container.encode(version.list.partner, forKey: .partner)
    try container.encode(version.list.tenant, forKey: .tenant)
    try container.encode(version.id, forKey: .id)
    try container.encode(version.first.asOf.description, forKey: .first_shown)
    try container.encode(version.first.id, forKey: .run)
    let (state, run, last): (String, StoredRun?, Instant?) =
      switch version.end {
      case .shown(let newest): ("shown", nil, newest)
      case .replaced(let run): ("replaced", run, version.lastSeen)
      case .gone(let run): ("gone", run, version.lastSeen)
      }
    try container.encode(state, forKey: .state)
    try container.encode(last?.description, forKey: .last_shown)
    try container.encode(run?.id, forKey: .ended_by_run)
    try container.encode(run?.asOf.description, forKey: .ended_at)
    try container.encode(
      Dictionary(
        version.cells.map { ($0.name.replacing(" ", with: "_"), $0.text) }, uniquingKeysWith: { first, _ in first }),
      forKey: .cells)
  }
}
