import Amounts
import Books
import Testing

@Suite struct ClaimBalanceTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    var opening: ClaimAmount?
    var total: ClaimAmount?
    var allocations: [Allocation] = []
    /// Units and currency; nil when no balance is known.
    let outstanding: Money?

    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(name: "nothing known", outstanding: nil),
    Row(name: "only the opening", opening: Make.opening(500), outstanding: Make.money(500)),
    Row(name: "a later total", opening: Make.opening(500), total: Make.total(600), outstanding: Make.money(600)),
    Row(
      name: "a total earlier than the opening", opening: Make.opening(500, on: -80), total: Make.total(600),
      outstanding: Make.money(500)),
    Row(
      name: "the total wins at equal timestamps", opening: Make.opening(500, on: -90), total: Make.total(600, on: -90),
      outstanding: Make.money(600)),
    Row(
      name: "settled later", opening: Make.opening(500), allocations: [Make.allocation("T1", 200, on: -99)],
      outstanding: Make.money(300)),
    Row(
      name: "settled before the total", opening: Make.opening(500), total: Make.total(300),
      allocations: [Make.allocation("T1", 200, on: -95)], outstanding: Make.money(300)),
    Row(
      name: "settled at the total's instant", opening: Make.opening(500), total: Make.total(300),
      allocations: [Make.allocation("T1", 200, on: -90)], outstanding: Make.money(300)),
    Row(
      name: "not settled", opening: Make.opening(500),
      allocations: [
        Make.allocation("T1", 1, state: .pending), Make.allocation("T2", 2, state: .reversed),
        Make.allocation("T3", 4, state: .conflict), Make.allocation("T4", 8, state: .failed),
      ], outstanding: Make.money(500)),
    Row(
      name: "settled in another currency", opening: Make.opening(500), allocations: [Make.allocation("T1", 200, "SEK")],
      outstanding: Make.money(500)),
    Row(name: "a total without any currency", total: Make.total(600), outstanding: nil),
    Row(
      name: "a total in the allocations' currency", total: Make.total(600),
      allocations: [Make.allocation("T1", 200, "SEK")],
      outstanding: Make.money(400, "SEK")),
    Row(
      name: "a total with two currencies", total: Make.total(600),
      allocations: [Make.allocation("T1", 200, "SEK"), Make.allocation("T2", 200)], outstanding: nil),
    Row(
      name: "more settled than owed", opening: Make.opening(500), allocations: [Make.allocation("T1", 600)],
      outstanding: Make.money(-100)),
  ])
  func `what is owed on a claim`(row: Row) throws {
    let claim = Make.claim("C1", row.allocations, opening: row.opening, total: row.total)
    #expect(try ClaimBalance(claim)?.outstanding == row.outstanding)
  }

  @Test func `a balance beyond 64 bits is an error`() {
    let claim = Make.claim(
      "C1", [Make.allocation("T1", .max), Make.allocation("T2", 1)], opening: Make.opening(1))
    #expect(throws: MoneyError.overflow) { try ClaimBalance(claim) }
  }
}
