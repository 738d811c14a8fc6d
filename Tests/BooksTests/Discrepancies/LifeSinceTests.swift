import Amounts
import Books
import Testing

/// What became of a discrepancy since the run before (outputs 2, `change`).
@Suite struct `A discrepancy since the run before` {
  struct Row: Sendable, CustomTestStringConvertible {
    /// As it was: status, severity, money at risk; nil: never raised.
    let then: String?
    let now: String
    var events: Set<LifeEvent> = []
    /// Change, money then and now, detail; nil: it is as it was.
    let said: String?

    var testDescription: String { "\(then ?? "-") → \(now) \(events.map(\.rawValue).sorted())" }
  }

  private static func life(_ text: String) -> LifeThen? {
    let parts = text.split(separator: " ").map(String.init)
    guard let status = DiscrepancyStatus(rawValue: parts[0]), let severity = Severity(name: parts[1]) else {
      return nil
    }
    return LifeThen(status: status, severity: severity, atRisk: Int64(parts[2]).map { Make.money($0) })
  }

  @Test(arguments: [
    Row(then: nil, now: "open high 5", events: [.opened], said: "new - 5 -"),
    Row(then: nil, now: "open high none", events: [.opened], said: "new - - -"),
    // Somebody silenced it before the business date was run again.
    Row(then: nil, now: "suppressed high 5", events: [.opened], said: "new - 5 -"),
    Row(then: nil, now: "cleared high 5", events: [.opened, .cleared], said: nil),
    Row(then: nil, now: "resolved high 5", events: [.opened], said: nil),
    Row(then: "open high 5", now: "open high 5", said: nil),
    Row(then: "open high 5", now: "open high 4", said: nil),
    Row(then: "open high 5", now: "open high 6", said: "worsened 5 6 by amount"),
    Row(then: "open high -5", now: "acknowledged high -6", said: "worsened -5 -6 by amount"),
    Row(then: "open high 5", now: "open high -5", said: nil),
    Row(then: "open high none", now: "open high 1", said: "worsened - 1 by amount"),
    Row(then: "open high 5", now: "open critical 5", said: "worsened 5 5 by age"),
    Row(then: "acknowledged medium 5", now: "acknowledged high 6", said: "worsened 5 6 by amount"),
    Row(then: "open high none", now: "open critical none", said: "worsened - - by age"),
    Row(then: "open critical 5", now: "open high 5", said: nil),
    // A suppressed one never worsens: its suppression ends first.
    Row(then: "suppressed high 5", now: "suppressed critical 5", said: nil),
    Row(then: "suppressed high 5", now: "open high 6", events: [.suppressionEnded], said: "suppression-ended 5 6 -"),
    Row(then: "suppressed high 5", now: "open high 5", events: [.suppressionEnded], said: "suppression-ended 5 5 -"),
    Row(then: "cleared high 5", now: "open high 5", events: [.reopened], said: "reopened - 5 -"),
    Row(then: "resolved high 5", now: "open critical 9", events: [.reopened], said: "reopened - 9 -"),
    // Cleared and raised again by two runs of the same business date.
    Row(then: "open high 5", now: "open high 5", events: [.cleared, .reopened], said: "reopened 5 5 -"),
    // A person took a decision back: the facts are what they were.
    Row(then: "resolved high 5", now: "open high 5", said: nil),
    Row(then: "resolved high 5", now: "open critical 9", said: nil),
    Row(then: "open high 5", now: "cleared high 5", events: [.cleared], said: "cleared 5 - -"),
    Row(then: "suppressed high none", now: "cleared high none", events: [.cleared], said: "cleared - - -"),
    Row(then: "cleared high 5", now: "cleared high 5", said: nil),
    Row(then: "resolved high 5", now: "cleared high 5", said: nil),
    // A person settled it.
    Row(then: "open high 5", now: "resolved high 5", said: nil),
  ])
  func `says what the facts have changed`(row: Row) throws {
    let since = LifeSince(row.then.flatMap(Self.life), try #require(Self.life(row.now)), events: row.events)
    let said = since.map { since in
      let money = [since.before, since.after].map { $0.map { String($0.minorUnits) } ?? "-" }
      return ([since.change.rawValue] + money + [since.detail ?? "-"]).joined(separator: " ")
    }
    #expect(said == row.said)
  }
}
