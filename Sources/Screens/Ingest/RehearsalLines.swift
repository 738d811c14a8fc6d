package import Amounts
package import Jobs

extension IngestRehearsal.Outcome {
  /// What would be taken, a line a channel; below them each kind of fault with the first places of it.
  package func lines(_ screen: ScreenForm) -> [String] {
    let columns: [ScreenTable.Column] = [
      .init("channel"), .init("lines", isNumber: true), .init("verified", isNumber: true),
      .init("unsigned", isNumber: true), .init("known already", isNumber: true), .init("conflicting", isNumber: true),
      .init("do not count", isNumber: true), .init("malformed", isNumber: true),
    ]
    let rows = tallies.map { tally in
      [tally.channel]
        + [
          tally.lines, tally.verified, tally.unsigned, tally.known, tally.count(.conflicting),
          tally.count(.quarantined), tally.count(.malformed),
        ].map(ScreenText.grouped)
    }
    let table = rows.isEmpty ? ["no channel is configured"] : ScreenTable(columns, rows).lines(screen)
    let kinds = tallies.flatMap { tally in
      tally.kinds.flatMap { lines($0, tally, screen) }
        + (tally.others == 0
          ? [] : hanging("\(tally.channel): \(ScreenText.grouped(tally.others)) of further kinds", screen))
    }
    let released = tallies.filter { $0.released > 0 }.flatMap { tally in
      hanging(
        "\(tally.channel): \(ScreenText.grouped(tally.released)) that did not count before would count now", screen)
    }
    let unread = faults.flatMap { hanging("not read: \($0)", screen) }
    return table + [released, kinds, unread].flatMap { $0.isEmpty ? [] : [""] + $0 }
      + ["", "nothing was stored: tieout ingest does"]
  }

  /// The same for other programs: a row an outcome of a channel, with the reason where there is one.
  package func document(asOf: Instant) -> OutputDocument {
    let rows = tallies.flatMap { tally -> [[OutputValue]] in
      let outcomes = [
        ("verified", tally.verified), ("unsigned", tally.unsigned), ("known-already", tally.known),
        ("released", tally.released), ("blank", tally.blank),
      ]
      return outcomes.filter { $0.1 > 0 }.map { row(tally, $0.0, nil, $0.1, []) }
        + tally.kinds.map { row(tally, $0.fault.rawValue, $0.reason, $0.count, $0.places) }
        + (tally.others == 0 ? [] : [row(tally, "further-kinds", nil, tally.others, [])])
    }
    return OutputDocument(
      [
        OutputField("as_of", .figure(asOf.description)), OutputField("is_dry_run", .truth(true)),
        OutputField("status", .integer(Int(status.rawValue))),
        OutputField(
          "channels",
          .list(
            tallies.map {
              .object([
                OutputField("channel", .text($0.channel)), OutputField("lines", .integer($0.lines)),
                OutputField("new", .integer($0.new)),
              ])
            })),
        OutputField(
          "not_read",
          .list(
            faults.map {
              .object([OutputField("source", .text($0.source)), OutputField("reason", .text($0.reason))])
            })),
      ], "outcomes", columns: ["channel", "outcome", "reason", "count", "places"], rows: rows)
  }

  private func row(
    _ tally: IngestTally, _ outcome: String, _ reason: String?, _ count: Int, _ places: [String]
  ) -> [OutputValue] {
    [
      .text(tally.channel), .text(outcome), .text(reason), .integer(count), .list(places.map { .text($0) }),
    ]
  }

  private func lines(_ kind: IngestTally.Kind, _ tally: IngestTally, _ screen: ScreenForm) -> [String] {
    let words: String =
      switch kind.fault {
      case .malformed: "malformed, \(kind.reason)"
      case .quarantined: "do not count, \(kind.reason)"
      case .conflicting: "conflicting, \(kind.reason)"
      case .unreadableEvent: "without figures that can be read, \(kind.reason)"
      case .unknownType: "of an unknown type, \(kind.reason)"
      }
    let head = hanging("\(tally.channel): \(ScreenText.grouped(kind.count)) \(words)", screen)
    let more = kind.count - kind.places.count
    // Whole, so that they can be pasted.
    return head + kind.places.map { "  - \(SafeText.harmless($0))" }
      + (more > 0 ? ["    and \(ScreenText.grouped(more)) more"] : [])
  }

  private func hanging(_ text: String, _ screen: ScreenForm) -> [String] {
    ScreenText.wrapped(text, width: screen.width - 2).enumerated().map { ($0.offset == 0 ? "" : "  ") + $0.element }
  }
}
