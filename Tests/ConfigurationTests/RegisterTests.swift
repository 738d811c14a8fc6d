import Books
import Configuration
import Testing

struct `Registers` {
  private static let yaml = Installation.replacing(
    "api_key: {env: ACME_KEY}", "api_key: {env: ACME_KEY}\n    integration_cases: cases.csv")

  @Test func `name cases by id, whatever the spelling and the line ends`() throws {
    let installation = try Installation()
    try installation.write("\u{FEFF}caseId\r\n DA798B09 \r\n\"e7,5\"\r\nDA798B09", to: "cases.csv")
    let register = try #require(try installation.load(Self.yaml).partner("acme")?.integrationCases)
    #expect(register.caseIds == ["da798b09", "e7,5"])
    #expect(register.contains(caseId: "da798B09", creditorReference: nil, tenant: "t"))
    #expect(!register.contains(caseId: "other", creditorReference: "da798b09", tenant: "t"))
  }

  @Test func `name cases by reference and tenant, exactly as sent`() throws {
    let installation = try Installation()
    try installation.write("creditorReference,externalTenantId\nINV-1,t1\n\"say \"\"A\"\"\",t2\n", to: "cases.csv")
    let register = try #require(try installation.load(Self.yaml).partner("acme")?.integrationCases)
    #expect(register.contains(caseId: "x", creditorReference: "INV-1 ", tenant: "t1"))
    #expect(register.contains(caseId: "x", creditorReference: "say \"A\"", tenant: "t2"))
    #expect(!register.contains(caseId: "x", creditorReference: "inv-1", tenant: "t1"))
    #expect(!register.contains(caseId: "x", creditorReference: "INV-1", tenant: "t2"))
  }

  @Test func `a register without lines is a register`() throws {
    let installation = try Installation()
    try installation.write("caseId\n", to: "cases.csv")
    #expect(try installation.load(Self.yaml).partner("acme")?.integrationCases == IntegrationRegister())
  }

  @Test(arguments: [
    ("", "cases.csv:1: is empty; the header caseId or creditorReference,externalTenantId was expected"),
    (
      "caseid\nx",
      "cases.csv:1: begins with \"caseid\"; the header caseId or creditorReference,externalTenantId was expected"
    ),
    ("caseId\nx,y\n", "cases.csv:2: has 2 cells; 1 were expected: caseId"),
    ("caseId\nx\n\ny\n", "cases.csv:3: has no caseId; fill it in or remove the line"),
    (
      "creditorReference,externalTenantId\n\"a\nb\",t\nc, \n",
      "cases.csv:2: has a control character in a cell; remove it"
    ),
    (
      "creditorReference,externalTenantId\na,t\nc, \n",
      "cases.csv:3: has no externalTenantId; fill it in or remove the line"
    ),
    ("caseId\n\"x\n", "cases.csv:2: has a quote that is never closed; CSV as in RFC 4180 was expected"),
    ("caseId\nx\"y\n", "cases.csv:2: has a quote inside a cell; CSV as in RFC 4180 was expected"),
    (
      "caseId\n\"x\"y\n",
      "cases.csv:2: has text after a closing quote, or a bare carriage return; CSV as in RFC 4180 was expected"
    ),
  ])
  func `a malformed register is told with its line`(content: String, message: String) throws {
    let installation = try Installation()
    try installation.write(content, to: "cases.csv")
    #expect(try installation.problems(Self.yaml) == [message])
  }

  @Test func `several claims share a case, but a claim is on one`() throws {
    let installation = try Installation()
    let yaml = Installation.sound + "claim_map: map.csv\n"
    try installation.write("claimRef,caseId\nC-1,AB\nC-2,ab\nC-1,ab\n", to: "map.csv")
    #expect(try installation.load(yaml).claimMap == ["C-1": "ab", "C-2": "ab"])
    try installation.write("claimRef,caseId\nC-1,ab\nC-2,ab\nC-1,cd\n", to: "map.csv")
    #expect(
      try installation.problems(yaml) == [
        "map.csv:4: \"C-1\" is on another case in a line before; a claim is on one case: remove one of the lines"
      ])
  }
}
