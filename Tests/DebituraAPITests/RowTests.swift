import Amounts
import Books
import DebituraAPI
import Testing

@Suite struct RowTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let path: String
    let row: String
    let reason: String?

    var testDescription: String { "\(path) \(reason ?? "readable")" }

    /// A row with one member replaced.
    init(_ path: String, _ old: String, _ new: String, _ reason: String?) {
      let base =
        switch path {
        case "/clients": FakeAPI.client("x1")
        case "/cases": FakeAPI.referralCase("x1")
        case "tenant /cases": FakeAPI.customerCase("x1")
        case "tenant /Payments": FakeAPI.payment("x1")
        default: RowTests.transaction
        }
      precondition(base.contains(old), "\(old) is in the row")
      self.path = path
      row = base.replacing(old, with: new)
      self.reason = reason
    }
  }

  static let transaction = #"""
    {"transactionId":"X1","client":{"externalTenantId":"t"},"case":{"invoiceId":"K"},
    "payment":{"amount":2.50,"currency":"EUR","paymentDate":"2026-02-20T00:00:00"},
    "earnings":{"currency":"EUR","referralFeePercentage":0.5,"referralFeeAmount":1.25,"referralFeeAmountUsd":1.4},
    "status":{"commissionPaymentStatus":"Paid"}}
    """#

  @Test(arguments: [
    Row("tenant /Payments", "1.5", "12.345", "grossAmount: more decimals than EUR has"),
    Row("tenant /Payments", "1.5", "12.340", nil),
    Row("tenant /Payments", "1.5", "1.5e0", "grossAmount: not a plain decimal number"),
    Row("tenant /Payments", "1.5", "1e400", "grossAmount: not a plain decimal number"),
    Row("tenant /Payments", "1.5", "null", "grossAmount: missing"),
    Row("tenant /Payments", "1.5", #""1.5""#, "grossAmount: not a number"),
    Row("tenant /Payments", "1.5", "99999999999999999999", "grossAmount: too large"),
    Row("tenant /Payments", #""grossAmount":1.5,"#, "", "grossAmount: missing"),
    Row("tenant /Payments", #""grossAmount""#, #""GrossAmount""#, "grossAmount: missing"),
    Row("tenant /Payments", #""EUR""#, #""XXX""#, "currency: not a known ISO 4217 currency"),
    Row("tenant /Payments", #""EUR""#, #""eur""#, "currency: not a known ISO 4217 currency"),
    Row("tenant /Payments", #""EUR""#, "null", "currency: missing"),
    Row("tenant /Payments", #"1.5,"currency":"EUR""#, #"1500.0,"currency":"JPY""#, nil),
    Row("tenant /Payments", #"1.5,"currency":"EUR""#, #"12.345,"currency":"KWD""#, nil),
    Row("tenant /Payments", #""K""#, "null", "invoice.invoiceId: missing"),
    Row("tenant /Payments", #"{"invoiceId":"K"}"#, "[]", "invoice: not an object"),
    Row("tenant /Payments", #""date":"2026-01-01"#, #""date":"2026-02-30"#, "date: not a timestamp"),
    Row("tenant /Payments", #""dateCreated":"2026-01-01T00:00:00""#, #""dateCreated":5"#, "dateCreated: not a string"),
    Row("tenant /cases", #""remainder":1"#, #""remainder":null"#, "remainder: missing"),
    Row("tenant /cases", #""interestFees":0"#, #""interestFees":0.001"#, "interestFees: more decimals than EUR has"),
    Row("tenant /cases", #""isTestCase":false"#, #""isTestCase":"no""#, "isTestCase: not true or false"),
    Row("tenant /cases", #""isTestCase":false"#, #""isTestCase":false,"closeCode":null,"lifecycle":null"#, nil),
    Row("tenant /Payments", "1.5", "9999999999999.99", nil),
    Row("tenant /Payments", "1.5", "-9999999999999.99", nil),
    Row("tenant /Payments", "1.5", "10000000000000.00", "grossAmount: too large"),
    Row("tenant /Payments", "1.5", "-90000000000000000.00", "grossAmount: too large"),
    Row("tenant /Payments", #"1.5,"currency":"EUR""#, #"1000000000000000,"currency":"JPY""#, "grossAmount: too large"),
    Row("tenant /Payments", #""date":"2026"#, #""date":"0001"#, "date: not a timestamp"),
    Row("tenant /Payments", #""dateCreated":"2026"#, #""dateCreated":"1899"#, "dateCreated: not a timestamp"),
    Row("tenant /Payments", #""date":"2026"#, #""date":"1900"#, nil),
    Row("/reporting/transactions", "2026-02-20", "1800-02-20", "payment.paymentDate: not a timestamp"),
    Row("tenant /cases", #""remainder""#, #""preLegalSuccessFee":2e1,"remainder""#, nil),
    Row("tenant /cases", #""remainder""#, #""preLegalSuccessFee":"20","remainder""#, nil),
    Row("tenant /cases", #""dateCreated":"2026-01-01T00:00:00""#, #""dateCreated":null"#, nil),
    Row("tenant /cases", #""dateCreated":"2026-01-01T00:00:00""#, #""dateFinished":"0001-01-01T00:00:00""#, nil),
    Row("tenant /cases", #""dateCreated":"2026-01-01T00:00:00""#, #""dateCreated":7"#, "dateCreated: not a string"),
    Row("tenant /cases", #""remainder""#, #""preLegalSuccessFee":20.50,"remainder""#, nil),
    Row("/cases", #"{"externalTenantId":"t1"}"#, "null", "client: missing"),
    Row("/cases", #""t1""#, "null", nil),
    Row("/cases", "10.50", "-10.50", nil),
    Row("/cases", "10.50", "true", "grossAmount: not a number"),
    Row("/clients", #""isAttributedClient":true"#, #""isAttributedClient":null"#, "isAttributedClient: missing"),
    Row("/clients", #""N""#, "null", nil),
    Row("/clients", #""C-x1""#, #""""#, "client.id: missing"),
    Row("/clients", "2026-01-01T", "yesterday", nil),
    Row("/clients", "2026-01-01T", "0001-01-01T", nil),
    Row("/reporting/transactions", "2.50", "2.505", "payment.amount: more decimals than EUR has"),
    Row("/reporting/transactions", "1.25", "null", nil),
    Row("/reporting/transactions", "1.4}", "1.404}", nil),
    Row("/reporting/transactions", "1.4}", "1e2}", "earnings.referralFeeAmountUsd: not a plain decimal number"),
    Row("/reporting/transactions", "1.25", "1.2345e1", "earnings.referralFeeAmount: not a plain decimal number"),
    Row("/reporting/transactions", "1.25", "99999999999999.5", "earnings.referralFeeAmount: too large"),
    Row("/reporting/transactions", "0.5", "-1e17", nil),
    Row("/reporting/transactions", #""K""#, "7", "case.invoiceId: not a string"),
    Row(
      "/reporting/transactions", #"{"currency":"EUR","referral"#, #"{"currency":"€","referral"#,
      "earnings.currency: not a known ISO 4217 currency"),
  ])
  func `a row that can't be read exactly counts, and says why`(row: Row) throws {
    let api = FakeAPI()
    api.lists[row.path] = [row.row]
    let (sink, _) = try pull(api, tenants: ["t9"])
    let list =
      switch row.path {
      case "/clients": "pull:p/-/clients"
      case "/cases": "pull:p/-/cases"
      case "tenant /cases": "pull:p/t9/cases"
      case "tenant /Payments": "pull:p/t9/payments"
      default: "pull:p/-/transactions"
      }
    #expect(sink.ends[list] == .complete)
    #expect(sink.ids[list] == ["x1"])
    #expect(sink.unreadable[list] == [row.reason].compactMap(\.self))
  }

  @Test(arguments: ["{}", #"{"id":null}"#, #"{"id":7}"#, #"{"id":""}"#, "[]", "null"])
  func `a row without an id makes its list incomplete`(row: String) throws {
    let api = FakeAPI()
    api.lists["tenant /Payments"] = [row, FakeAPI.payment("z")]
    let (sink, _) = try pull(api, tenants: ["t9"])
    #expect(sink.ends["pull:p/t9/payments"]?.reason?.contains("1 without a readable id") == true)
    #expect(sink.ids["pull:p/t9/payments"] == ["z"])
  }

  @Test func `amounts and dates are exact`() throws {
    let api = FakeAPI()
    api.lists["tenant /Payments"] = [FakeAPI.payment("AB", amount: "1234567890123.40")]
    let payment = try #require(try pull(api, tenants: ["t9"]).sink.payments.first)
    #expect(payment.id == "ab" && payment.caseID == "k")
    #expect(payment.amount.decimal == "1234567890123.40")
    #expect(payment.date == Day("2026-01-01").map { .day($0) })
    #expect(payment.createdAt == Instant("2026-01-01T00:00:00Z"))
  }

  @Test(arguments: [
    ("15", "15"), ("15.000000000000002", "15"), ("33.300000000000004", "33.3"), ("0.33299999999999996", "0.333"),
    ("1.5e1", "15"), ("15E-1", "1.5"), ("0", "0"), ("-0.0", "0"), ("1000", "1000"), ("1000.0000000000001", "1000"),
    ("1000.000001", nil), ("1001", nil), ("-0.5", nil), ("-1e-30", nil), ("1e400", nil), ("1e-400", "0"),
    ("0.000000000000000000000000000000000001e36", "1"), ("99999999999999999999e-20", "1"),
    ("12.3456789012", "12.3456789012"),
    ("0.1234567890125", "0.123456789013"), ("0.00000000000049", "0"), ("1e99999999999999999999", nil),
    ("1e-99999999999999999999", "0"), ("null", nil), (#""15""#, nil), ("[15]", nil),
  ])
  func `a percentage has twelve digits, or is unknown`(sent: String, read: String?) throws {
    let api = FakeAPI()
    api.lists["/reporting/transactions"] = [
      RowTests.transaction.replacing(#""referralFeePercentage":0.5"#, with: #""referralFeePercentage":\#(sent)"#)
    ]
    let row = try #require(try pull(api, customer: false).sink.transactions.first)
    #expect(row.feePercentage?.description == read)
  }

  @Test(arguments: [
    ("50", "50"), ("33.300000000000004", "33.3"), ("1e400", nil), (#""50""#, nil), ("true", nil), ("{}", nil),
  ])
  func `a percentage of a profile is read as any other, and the profile stays`(sent: String, read: String?) throws {
    let api = FakeAPI()
    api.me = #"{"id":"P1","referralFeePercentage":\#(sent)}"#
    let (sink, _) = try pull(api, customer: false)
    #expect(sink.profiles.map(\.referralFeePercentage) == [read])
  }

  @Test(arguments: [
    ("EUR", "1.25", 125), ("EUR", "1.254", 125), ("EUR", "1.255", 126), ("EUR", "-1.255", -126),
    ("EUR", "0.0049999", 0),
    ("EUR", "-0.005", -1), ("JPY", "1500.0", 1500), ("JPY", "1500.5", 1501), ("JPY", "-1500.5", -1501),
    ("KWD", "1.2345", 1235),
  ])
  func `a fee that is only compared is rounded half away from zero`(currency: String, sent: String, units: Int64) throws
  {
    let api = FakeAPI()
    api.lists["/reporting/transactions"] = [
      RowTests.transaction.replacing("1.25", with: sent).replacing(
        #""earnings":{"currency":"EUR""#, with: #""earnings":{"currency":"\#(currency)""#)
    ]
    let row = try #require(try pull(api, customer: false).sink.transactions.first)
    #expect(row.fee?.minorUnits == units)
  }

  @Test func `the buckets are read when all are there`() throws {
    let names = [
      "pending", "confirmedPendingInvoice", "awaitingCollectionPartnerPayment", "readyToInvoiceDebitura",
      "awaitingDebituraPayment", "paid", "disputed",
    ]
    func summaries(_ names: [String]) throws -> Int {
      let members = names.map { #""\#($0)ReferralFeeUsd":1.50,"\#($0)Count":2"# }.joined(separator: ",")
      let api = FakeAPI()
      api.fault = { seen, _ in
        guard seen.path == "/reporting/transactions" else { return nil }
        return FakeAPI.ok(#"{"page":{"totalResults":0},"data":[],"summary":{"revenue":{\#(members)}}}"#)
      }
      return try pull(api, customer: false).sink.summaries
    }
    #expect(try summaries(names) == 1)
    #expect(try summaries(names.dropLast()) == 0)
  }
}
