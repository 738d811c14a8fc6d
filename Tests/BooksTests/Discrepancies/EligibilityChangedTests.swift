import Amounts
import Books
import Testing

@Suite struct EligibilityChangedTests {
  private func file(
    register: RegisterEntry = .notListed, stated: Int64 = 100, accepted: String? = nil, listed: Bool = true
  ) -> CaseFile {
    var payment = Make.payment(listed: listed)
    payment.statedLines = [StatedLine(number: "RF-2026-000001", partner: "acme", fee: Make.money(stated))]
    payment.acceptedVerdict = accepted
    return MakeFee.file(payments: [payment], client: MakeFee.client(attributed: false), register: register)
  }

  private func said(_ file: CaseFile) throws -> [Said] {
    try BooksTests.said(.eligibilityChanged, file, MakeFee.context())
  }

  private let finding = [Said.finding("payment:p1", atRisk: -100)]

  @Test func `raised when a rule alone would take back what was stated`() throws {
    #expect(try said(file()) == finding)
    let verdicts = try CaseResult(file: file(), context: MakeFee.context()).verdicts
    let found = verdicts.compactMap { verdict -> Finding? in
      if case .finding(let finding) = verdict, finding.code == .eligibilityChanged { finding } else { nil }
    }
    #expect(found.map(\.facts) == ["not-integration-case"])
    #expect(found.allSatisfy { $0.explanation.contains("integration_cases of acme") })
    // Nothing is taken back, and Debitura is not blamed.
    #expect(!verdicts.contains { $0.code == .clawback || $0.code == .feeUnexpected })
  }

  @Test func `stays present while a person's resolution stands, so that the end of it is seen`() throws {
    #expect(try said(file(accepted: "not-integration-case")) == finding)
  }

  @Test func `not raised without anything stated, for a deleted payment, and gone when the verdict is back`() throws {
    #expect(try said(file(stated: 0)).isEmpty)
    #expect(try said(file(listed: false)).isEmpty)
    #expect(try said(file(register: .listed)).isEmpty)
    #expect(try said(file(register: .noRegister)).isEmpty)
  }
}
