import Books
import Configuration
import Reporting
import Storage

/// Something in a statement's files that its partner must not see (outputs 3); it refuses the issue.
struct StatementLeak: Error, CustomStringConvertible {
  let file: String
  /// What it is, in words: never the text itself.
  let kinds: [String]

  var description: String {
    "\(file) would show \(kinds.joined(separator: " and ")); look at a draft, correct the source or the configuration."
  }

  /// Scans the written files.
  ///
  /// - Throws: ``StatementLeak`` for other partners' ids, names and rows, e-mail addresses and account numbers.
  static func scan(
    _ built: BuiltFiles, of document: StatementDocument, _ db: StoreDatabase, configuration: Configuration
  ) throws {
    let partner = document.header.series.partner
    let own = OwnTexts(document)
    for file in built.all {
      let texts = Set(try file.isWorkbook ? FileTexts.texts(ofWorkbook: file.path) : FileTexts.texts(ofCSV: file.path))
      var kinds: Set<String> = []
      for text in texts where !own.isConfigured(text) {
        if PersonalText.holdsAddress(text) { kinds.insert("an e-mail address") }
        if PersonalText.holdsIBAN(text) { kinds.insert("an account number") }
        for other in configuration.partners where other.id != partner && own.names(text, other) {
          kinds.insert("the name of another partner")
        }
      }
      kinds.formUnion(
        try ForeignTexts.kinds(db, of: texts.subtracting(own.creditorReferences), partner: partner))
      if !kinds.isEmpty { throw StatementLeak(file: file.name, kinds: kinds.sorted()) }
    }
  }
}

/// The texts that a statement may show though they look like somebody else's.
private struct OwnTexts {
  /// What the configuration has printed: names, addresses, notes.
  private let configured: Set<String>
  /// The creditors' references: a creditor may use the debtor's account number, or one that another creditor has too.
  let creditorReferences: Set<String>
  private let cells: Set<String>

  init(_ document: StatementDocument) {
    let header = document.header
    var configured = Set(header.notes + [document.override].compactMap(\.self))
    for party in [header.issuer, header.partner].compactMap(\.self) {
      configured.formUnion([party.name] + party.address + [party.vatID, party.contact].compactMap(\.self))
    }
    self.configured = configured
    let items = document.lines.map(\.item) + document.held + document.notEligible
    creditorReferences = Set(items.compactMap(\.creditorReference))
    cells = Set(items.flatMap { [$0.caseReference, $0.creditorReference, $0.client] }.compactMap(\.self))
  }

  /// Whether a text is of the configuration, alone or in a line that begins with a word for it.
  func isConfigured(_ text: String) -> Bool {
    configured.contains(text) || configured.contains { text.hasSuffix($0) || text.hasPrefix($0) }
  }

  /// Whether a text names another partner: as a whole, or, where it is no cell of a row, within it.
  func names(_ text: String, _ other: Partner) -> Bool {
    if cells.contains(text) { return false }
    return text == other.id || text == other.name || text.contains(other.name)
  }
}

/// Personal data that can be told by its form.
enum PersonalText {
  /// Whether a text holds an e-mail address.
  static func holdsAddress(_ text: String) -> Bool {
    text.contains(/[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+/)
  }

  /// Whether a text holds an IBAN, with or without spaces: by its form and its check digits.
  static func holdsIBAN(_ text: String) -> Bool {
    text.matches(of: /\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b/).contains { match in
      checks(match.output.utf8.filter { $0 != 0x20 })
    }
  }

  /// Whether the number that an IBAN spells is 1 modulo 97 (ISO 13616).
  private static func checks(_ iban: [UInt8]) -> Bool {
    var rest = 0
    for byte in iban.dropFirst(4) + iban.prefix(4) {
      let value = byte >= 0x41 ? Int(byte) - 0x41 + 10 : Int(byte) - 0x30
      rest = (rest * (value > 9 ? 100 : 10) + value) % 97
    }
    return rest == 1
  }
}
