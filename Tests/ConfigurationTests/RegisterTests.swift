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
    ("caseId;\nx;y\n", "cases.csv:2: has 2 cells; 1 were expected: caseId"),
    (
      "creditorReference\texternalTenantId\n\na\t\n",
      "cases.csv:3: has no externalTenantId; fill it in or remove the line"
    ),
    (
      "creditorReference,externalTenantId\na;t\n",
      "cases.csv:2: has 1 cells; 2 were expected: creditorReference,externalTenantId"
    ),
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

  struct Dialect: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]

    init(_ name: String, _ text: String, _ encode: (String) -> [UInt8] = { Array($0.utf8) }) {
      (testDescription, bytes) = (name, encode(text))
    }

    static func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
      Array("\u{FEFF}\(text)".utf16).flatMap { unit in
        let halves = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
        return isBigEndian ? halves : halves.reversed()
      }
    }
  }

  @Test(arguments: [
    Dialect("comma", "creditorReference,externalTenantId\n0012,tæ\n"),
    Dialect("semicolon, CRLF", "creditorReference;externalTenantId\r\n0012;tæ\r\n"),
    Dialect("tab, no last line end", "creditorReference\texternalTenantId\n0012\ttæ"),
    Dialect("mark", "\u{FEFF}creditorReference;externalTenantId\n0012;tæ\n"),
    Dialect("quotes", "\"creditorReference\";\"externalTenantId\"\n\"0012\";\"tæ\"\n"),
    Dialect(
      "blank lines and columns",
      "\n;;;\ncreditorReference;externalTenantId;;\n\n ; ;\n0012;tæ;;\n;;\n\"\";\"\"\n0012;tæ\n\n"),
    Dialect("UTF-16, little", "creditorReference\texternalTenantId\r\n0012\ttæ\r\n") {
      Dialect.utf16($0, isBigEndian: false)
    },
    Dialect("UTF-16, big", "creditorReference;externalTenantId;\n0012;tæ;\n") { Dialect.utf16($0, isBigEndian: true) },
  ])
  func `the dialects of spreadsheets are all one register`(dialect: Dialect) throws {
    let installation = try Installation()
    try installation.write(bytes: dialect.bytes, to: "cases.csv")
    let register = try #require(try installation.load(Self.yaml).partner("acme")?.integrationCases)
    #expect(
      register
        == IntegrationRegister(references: [.init(creditorReference: "0012", externalTenantId: "tæ")]))
  }

  @Test func `a comma in a cell is text where another separator is shown`() throws {
    let installation = try Installation()
    try installation.write("creditorReference;externalTenantId\nA,1;t,1\n", to: "cases.csv")
    let register = try #require(try installation.load(Self.yaml).partner("acme")?.integrationCases)
    #expect(register.contains(caseId: "x", creditorReference: "A,1", tenant: "t,1"))
  }

  @Test(arguments: [
    ([0xFF, 0xFE, 0x63] as [UInt8], "cases.csv:1: is no UTF-16 text; CSV as in RFC 4180 was expected"),
    (
      Dialect.utf16("caseId\nx\n", isBigEndian: false) + [0x00, 0xD8],
      "cases.csv:3: is no UTF-16 text; CSV as in RFC 4180 was expected"
    ),
    (
      Array("caseId\n".utf8) + [0xC3, 0x28],
      "cases.csv:2: is no UTF-8 text; save it as UTF-8, which spreadsheets call CSV UTF-8"
    ),
  ])
  func `text that is none is told with its line`(bytes: [UInt8], message: String) throws {
    let installation = try Installation()
    try installation.write(bytes: bytes, to: "cases.csv")
    #expect(try installation.problems(Self.yaml) == [message])
  }

  @Test func `several claims share a case, and a claim may have several rows`() throws {
    let installation = try Installation()
    let yaml = Installation.sound + "claim_map: map.csv\n"
    try installation.write("claimRef;caseId\nC-1;cd\nC-1;AB\nC-2;ab\nC-1;ab\n", to: "map.csv")
    #expect(try installation.load(yaml).claimMap == ["C-1": ["ab", "cd"], "C-2": ["ab"]])
  }

  @Test func `rows know their lines, and two spellings of a letter are two rows`() throws {
    let installation = try Installation()
    try installation.write(
      "\ncreditorReference,externalTenantId\ncaf\u{E9},t1\n\ncafe\u{301},t1\n", to: "cases.csv")
    let register = try #require(try installation.load(Self.yaml).partner("acme")?.register)
    #expect(try register.rows.get().map(\.line) == [3, 5])
    #expect(IntegrationRegister(try register.rows.get()).references.count == 2)
  }

  @Test func `a broken register leaves the rest as it is for who can do without`() throws {
    let installation = try Installation()
    try installation.write("caseId\n\"x\n", to: "cases.csv")
    let configuration = try installation.load(Self.yaml, registersMayBeBroken: true)
    #expect(
      configuration.registers.map { $0.problem?.description } == [
        "cases.csv:2: has a quote that is never closed; CSV as in RFC 4180 was expected"
      ])
    #expect(configuration.partner("acme")?.integrationCases == nil)
    try installation.remove("cases.csv")
    let missing = try installation.load(Self.yaml, registersMayBeBroken: true)
    #expect(missing.registers.first?.problem?.wrong == "file cases.csv can't be read")
    #expect(missing.registers.first?.problem?.line != nil)
  }
}
