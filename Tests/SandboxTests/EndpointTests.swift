import Foundation
import Testing

@Suite struct EndpointTests {
  let sandbox: SandboxProcess

  init() throws {
    sandbox = try SandboxProcess()
  }

  @Test(arguments: [
    "/me", "/clients", "/clients/acme-t00", "/cases", "/reporting/transactions", "/v1/Webhooks",
  ])
  func `the referral API answers`(path: String) throws {
    let answer = try sandbox.referral(path)
    #expect(answer.status == 200)
    #expect(answer.header("Content-Type") == "application/json; charset=utf-8")
    #expect((try? JSONSerialization.jsonObject(with: Data(answer.body.utf8))) != nil)
  }

  @Test(arguments: ["/me", "/cases", "/Payments", "/webhooks"])
  func `the customer API answers`(path: String) throws {
    let answer = try sandbox.customer(path, token: sandbox.bearer("acme-t00"))
    #expect(answer.status == 200)
    #expect((try? JSONSerialization.jsonObject(with: Data(answer.body.utf8))) != nil)
  }

  @Test func `a row is found by its id, in either case of letters`() throws {
    let bearer = try sandbox.bearer("acme-t00")
    let payment = try #require(try sandbox.customer("/Payments", token: bearer).column("id", of: "payments").first)
    #expect(try sandbox.customer("/Payments/\(payment.uppercased())", token: bearer).json?["id"] as? String == payment)
    let id = try #require(try sandbox.customer("/cases", token: bearer).column("id", of: "cases").first)
    #expect(try sandbox.customer("/cases/\(id)/payments", token: bearer).body.hasPrefix("["))
    let detail = try sandbox.referral("/cases/\(id)")
    #expect(detail.json?["potentialRevenue"] != nil)
  }

  @Test(arguments: [
    "/nope", "/cases/00000000-0000-0000-0000-000000000000", "/clients/ACME-T00", "/v1/webhooks",
  ])
  func `what isn't there is 404`(path: String) throws {
    let answer = try sandbox.referral(path)
    #expect(answer.status == 404)
    #expect(answer.json?["error"] as? String == "not_found")
  }

  @Test func `without a key or with a wrong token it is 401`() throws {
    #expect(try exchange(sandbox.referralPort, "GET", "/me").status == 401)
    #expect(try sandbox.customer("/me", token: "nobody's").status == 401)
    #expect(try exchange(sandbox.customerPort, "GET", "/me", headers: ["XApiKey: \(SandboxProcess.key)"]).status == 401)
  }

  @Test func `a token needs a known tenant`() throws {
    #expect(try sandbox.token("acme-t99").status == 404)
    #expect(try sandbox.token("").status == 400)
    #expect(try sandbox.token("acme-t00").json?["expiresIn"] as? Int == 1800)
  }

  @Test func `a row's text is the file's`() throws {
    let file = try String(contentsOf: Paths.sample.appending(path: "nights/001/api.json"), encoding: .utf8)
    let bearer = try sandbox.bearer("acme-t00")
    let body = try sandbox.customer("/cases?PageSize=100", token: bearer).body
    let rows = file.split(separator: "\n").map { $0.hasSuffix(",") ? $0.dropLast() : $0 }
      .filter { $0.hasPrefix("{\"id\"") && $0.contains("\"allocationOutstanding\"") && $0.contains("acme-t00.example") }
    #expect(rows.count > 5)
    for row in rows { #expect(body.contains(row)) }
    #expect(body.contains("\"grossAmount\":2500.0,"))
  }

  @Test func `going to a night changes the answers, and the log counts`() throws {
    let before = try sandbox.referral("/reporting/transactions").page["totalResults"]
    #expect(try sandbox.control("/__night", #"{"night":3,"reset_log":true}"#).status == 200)
    #expect(try sandbox.referral("/reporting/transactions").page["totalResults"] != before)
    let log = try exchange(sandbox.customerPort, "GET", "/__log").json
    #expect(log?["counts"] as? [String: Int] == ["referral /reporting/transactions 200": 1])
    #expect(try sandbox.control("/__night", #"{"night":0}"#).status == 400)
  }
}
