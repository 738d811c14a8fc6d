import Amounts
import Books
import Testing

/// Opening and the movements are the closing (outputs 2, `roll-forward` and `fee-roll-forward`).
@Suite struct `Movements of a partner` {
  private func movement(_ figures: [Int128]) -> Movement {
    var movement = Movement(partner: "acme", currency: Make.money(0).currency)
    (movement.opening, movement.newCases, movement.goneCases, movement.claimChanges) = (
      figures[0], figures[1], figures[2], figures[3]
    )
    (movement.payments, movement.paymentsRemoved, movement.paymentsAmended, movement.closing) = (
      figures[4], figures[5], figures[6], figures[7]
    )
    (movement.feeOpening, movement.feeNew, movement.feeLost) = (figures[8], figures[9], figures[10])
    (movement.feeChanged, movement.feeClosing) = (figures[11], figures[12])
    return movement
  }

  /// One figure after the other, so that each is seen to count.
  @Test(arguments: 0..<13)
  func `every figure moves its control, and that alone`(index: Int) {
    var figures = [Int128](repeating: 0, count: 13)
    figures[index] = 7
    let movement = movement(figures)
    #expect(movement.figures == figures)
    let closing = [7, 12].contains(index)
    let moved = index < 8 ? movement.rollForward : movement.feeRollForward
    let other = index < 8 ? movement.feeRollForward : movement.rollForward
    #expect(moved.left == (closing ? 0 : 7) && moved.right == (closing ? 7 : 0))
    #expect(other.left == 0 && other.right == 0)
    #expect(moved.scope == "acme" && moved.currency == Make.money(0).currency)
  }

  @Test func `sums wider than 64 bits do not overflow`() {
    let much = Int128(Int64.max)
    let movement = movement([much, much, -much, much, 0, 0, 0, much * 2, much, 0, -much, 0, 0])
    #expect(movement.rollForward.left == movement.rollForward.right)
    #expect(ControlFailed.finding(movement.rollForward, owners: ["acme"]) == nil)
    #expect(movement.feeRollForward.left == 0)
  }

  @Test func `one that does not foot is a finding of its partner`() throws {
    let movement = movement([100, 0, 0, 0, -40, 0, 0, 61, 5, 0, 0, 0, 5])
    let finding = try #require(ControlFailed.finding(movement.rollForward, owners: ["acme"]))
    #expect(finding.subject == "control:roll-forward/acme/EUR" && finding.partner == "acme")
    #expect(finding.atRisk == Make.money(-1))
    #expect(ControlFailed.finding(movement.feeRollForward, owners: ["acme"]) == nil)
  }
}
