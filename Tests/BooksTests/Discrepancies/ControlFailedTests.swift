import Amounts
import Books
import Testing

@Suite struct ControlFailedTests {
  private func control(
    _ left: Int128, _ right: Int128, _ name: String = "booked-is-paid", scope: String = "acme",
    currency: String? = "EUR"
  ) -> Control {
    Control(
      name: name, scope: scope, currency: currency.map { Make.money(0, $0).currency }, left: left, right: right,
      evidence: ["rows"])
  }

  private func finding(_ control: Control) -> Finding? { ControlFailed.finding(control, owners: ["acme", "2026x"]) }

  @Test func `raised with left less right, on the scope's partner`() throws {
    let finding = try #require(self.finding(control(12_00, 12_34)))
    #expect(finding.subject == "control:booked-is-paid/acme/EUR")
    #expect(finding.partner == "acme" && finding.atRisk == Make.money(-34) && finding.code.severity == .critical)
    #expect(finding.explanation.contains("12.00 EUR") && finding.explanation.contains("12.34 EUR"))
    #expect(finding.explanation.hasSuffix("."))
  }

  @Test func `not raised, and cleared, when both sides agree`() {
    #expect(finding(control(12_34, 12_34)) == nil)
    #expect(finding(control(0, 0, "rows-stored", scope: "acme/-/cases", currency: nil)) == nil)
  }

  @Test func `counts carry no money, and the last part of the subject is empty`() throws {
    let lists = try #require(finding(control(7, 6, "rows-stored", scope: "acme/t1/payments", currency: nil)))
    #expect(lists.subject == "control:rows-stored/acme/t1/payments/")
    #expect(lists.partner == "acme" && lists.atRisk == nil)
    checkWords(lists)
  }

  @Test func `a scope that is no partner is nobody's`() throws {
    #expect(try #require(finding(control(1, 2, "number-series", scope: "2026", currency: nil))).partner == nil)
    #expect(try #require(finding(control(1, 2, "settled-is-counted", scope: "-"))).partner == nil)
    #expect(try #require(finding(control(1, 2, "statements-foot", scope: "RF-2026-000001"))).partner == nil)
  }

  @Test func `sums wider than an amount are compared as they are`() throws {
    let wide = Int128(Int64.max) * 4
    #expect(finding(control(wide, wide)) == nil)
    #expect(try #require(finding(control(wide + 1, wide))).atRisk == Make.money(1))
    #expect(try #require(finding(control(wide, -wide))).atRisk == Make.money(.max))
  }
}
