import Foundation
import Testing

@Suite struct PagingTests {
  let sandbox: SandboxProcess

  init() throws {
    sandbox = try SandboxProcess()
  }

  @Test func `pages hold each row once`() throws {
    var ids: [String] = []
    var page = 1
    var pages = 1
    while page <= pages {
      let answer = try sandbox.referral("/cases?Page=\(page)&PageSize=7")
      pages = answer.page["totalPages"] ?? 0
      #expect(answer.page["responseCount"] == answer.column("id", of: "cases").count)
      ids += answer.column("id", of: "cases")
      page += 1
    }
    #expect(ids.count == Set(ids).count)
    #expect(try sandbox.referral("/cases").page["totalResults"] == ids.count)
  }

  @Test func `a page behind the last is empty`() throws {
    let answer = try sandbox.referral("/cases?Page=999")
    #expect(answer.page["responseCount"] == 0)
    #expect(answer.column("id", of: "cases").isEmpty)
  }

  @Test(arguments: ["Page=0", "Page=-1", "Page=x", "PageSize=101", "PageSize=0"])
  func `a page out of range is 400`(query: String) throws {
    #expect(try sandbox.referral("/clients?\(query)").status == 400)
  }

  @Test func `newest first unless asked otherwise`() throws {
    let newest = try sandbox.referral("/cases?PageSize=100").column("dateCreated", of: "cases")
    #expect(newest == newest.sorted(by: >))
    let oldest = try sandbox.referral("/cases?PageSize=100&Sort=DateCreated:asc").column("dateCreated", of: "cases")
    #expect(oldest == newest.sorted())
    #expect(try sandbox.referral("/cases?PageSize=100&Sort=Nope:asc").column("dateCreated", of: "cases") == newest)
  }

  @Test func `filters narrow the list down and its summary`() throws {
    let all = try sandbox.referral("/clients").page["totalResults"]
    let one = try sandbox.referral("/clients?ExternalTenantId=acme-t00")
    #expect(one.page["totalResults"] == 1)
    #expect((one.json?["summary"] as? [String: Int])?["totalClients"] == 1)
    #expect(all != 1)
  }

  @Test func `the summary of transactions counts each row in one bucket`() throws {
    let answer = try sandbox.referral("/reporting/transactions?PageSize=100")
    let summary = answer.json?["summary"] as? [String: Any]
    let revenue = summary?["revenue"] as? [String: Any] ?? [:]
    let counts = revenue.filter { $0.key.hasSuffix("Count") }.values.compactMap { $0 as? Int }
    #expect(counts.count == 7)
    #expect(counts.reduce(0, +) == answer.page["totalResults"])
  }
}
