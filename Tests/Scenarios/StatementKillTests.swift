import Foundation
import Testing

/// An issue is killed right before calls that change a file (issue of statements: nothing, or everything).
@Suite(.serialized) struct `A killed issue` {
  @Test(.timeLimit(.minutes(10))) func `leaves nothing issued, or everything`() throws {
    let before = try StatementDesk()
    let death = try SuddenDeath()
    let whole = try StatementDesk(copyOf: before)
    let calls = try death.calls { try issue(whole, $0) }
    let wanted = try whole.files()
    #expect(calls.count > 50 && !wanted.isEmpty, "\(calls.count) calls")
    // A seed of its own each time: many runs of the tests see many moments. It is in the message of a failure.
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix(state: seed)
    var outcomes = (nothing: 0, everything: 0)
    for call in SuddenDeath.moments(of: calls, &random) {
      let moment = "call \(call) of \(calls.count), seed \(seed)"
      let desk = try StatementDesk(copyOf: before)
      let killed = try issue(desk, death.variables(before: call))
      #expect(killed.status == 128 + 9, "\(moment): \(killed.status) \(killed.errors)")
      // Whatever is in place is whole.
      for (name, bytes) in try desk.files() where !name.contains(".tieout-") {
        #expect(bytes == wanted[name], "\(moment): \(name)")
      }
      // The same command again issues everything, or finds that it is issued and brings the files to their end.
      let again = try issue(desk, [:])
      if again.status == 0 {
        outcomes.nothing += 1
      } else {
        #expect(again.status == 4 && again.errors.contains("is issued already"), "\(moment): \(again.errors)")
        #expect(try desk.run("verify").status == 0, "\(moment)")
        outcomes.everything += 1
      }
      #expect(Folder.differences(try desk.files(), wanted) == [], "\(moment)")
    }
    // Both happen: the kills reach over the commit.
    #expect(outcomes.nothing > 0 && outcomes.everything > 0, "\(outcomes)")
  }

  private func issue(_ desk: StatementDesk, _ variables: [String: String]) throws -> Ended {
    try desk.run(
      "issue", "--month", "2026-02", "--partner", "corvid", variables: variables)
  }
}
