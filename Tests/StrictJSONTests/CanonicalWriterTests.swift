import StrictJSON
import Testing

@Suite struct CanonicalWriterTests {
  func form(_ text: String) throws -> [UInt8] {
    try JSONParser.withValue(of: Array(text.utf8)) { root in
      var writer = CanonicalWriter()
      writer.write(root)
      return writer.output.array
    }
  }

  /// All that says the same.
  struct Class: Sendable, CustomTestStringConvertible {
    let spellings: [String]
    init(_ spellings: String...) { self.spellings = spellings }
    var testDescription: String { spellings.joined(separator: " ") }
  }

  static let classes = [
    Class("0", "-0", "0.0", "-0.000", "0e5", "0E-99999999999999999999999", "-0.0e+7"),
    Class("1500", "1500.0", "1.5e3", "1.5E+3", "15e2", "15000e-1", "0.15e4", "1500.000e0", "1500e-0"),
    Class("-1500", "-1.5e3"),
    Class("1500.1", "15001e-1"),
    Class("0.05", "5e-2", "0.5e-1", "50e-3", "0.050"),
    Class("1e400", "10e399", "0.1e401"),
    Class("1e-400", "10e-401"),
    Class("1e99999999999999999999", "10e99999999999999999998", "0.01e100000000000000000001"),
    Class("1e-99999999999999999999", "10e-100000000000000000000", "0.1e-99999999999999999998"),
    Class("9007199254740993", "9007199254740993.0"),
    Class("9007199254740992"),
    Class("12345678901234567890123456789012345678901", "1.2345678901234567890123456789012345678901e40"),
    Class("10", "1e1"), Class("100", "1e2"), Class("1", "1.0"), Class("11"), Class("101"), Class("1e10", "10000000000"),
    Class(#""1500""#), Class("true"), Class("false"), Class("null"), Class(#""""#), Class(#""null""#),
    Class(#""a""#, #""\u0061""#), Class(#""é""#, #""\u00e9""#), Class(#""e\u0301""#), Class(#""/""#, #""\/""#),
    Class("[]", "[ ]"), Class("{}"), Class("[[]]"), Class("[null]"), Class("[1,2]"), Class("[2,1]"), Class("[12]"),
    Class("[[1],2]"), Class("[[1,2]]"),
    Class(#"{"a":1,"b":2}"#, #"{"b":2,"a":1}"#, #"{ "\u0062" : 2.0, "a" : 1e0 }"#),
    Class(#"{"a":2,"b":1}"#), Class(#"{"ab":1}"#), Class(#"{"a":{"b":1}}"#), Class(#"{"a":null}"#),
    Class(
      #"{"abcdefgh1":1,"abcdefgh":2,"abcdefgh2":{"z":1,"y":2}}"#,
      #"{"abcdefgh2":{"y":2,"z":1},"abcdefgh":2,"abcdefgh1":1}"#),
  ]

  @Test(arguments: classes) func `all spellings have one form`(row: Class) throws {
    let forms = try row.spellings.map { try form($0) }
    #expect(Set(forms).count == 1)
  }

  @Test func `other content has another form`() throws {
    let forms = try CanonicalWriterTests.classes.map { try form($0.spellings[0]) }
    #expect(Set(forms).count == forms.count)
  }

  @Test func `the order of many members does not matter`() throws {
    let members = (0..<200).map { "\"key-\($0 * 7919 % 200)\":[\($0)]" }
    let forward = try form("{\(members.joined(separator: ","))}")
    let backward = try form("{\(members.reversed().joined(separator: ","))}")
    #expect(forward == backward)
  }

  @Test func `a huge number is read digit by digit`() throws {
    let digits = String(repeating: "9", count: 100_000)
    #expect(try form(digits) == form("\(digits).0"))
    #expect(try form("1e\(digits)") == form("10e\(digits.dropLast())8"))
  }
}
