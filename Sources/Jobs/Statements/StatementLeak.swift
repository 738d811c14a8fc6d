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
    let own = OwnTexts(document, numbersOfElsewhere: try StatedElsewhere.numbers(db, partner: partner))
    for file in built.forPartner {
      let texts = Set(try self.texts(of: file))
      var kinds: Set<String> = []
      for text in texts {
        let rest = own.withoutConfigured(text)
        if let kind = PersonalText.kind(in: rest) { kinds.insert(kind) }
        for other in configuration.partners where other.id != partner && own.names(text, rest, other) {
          kinds.insert("the name of another partner")
        }
      }
      kinds.formUnion(try ForeignTexts.kinds(db, of: texts.subtracting(own.references), partner: partner))
      if !kinds.isEmpty { throw StatementLeak(file: file.name, kinds: kinds.sorted()) }
    }
  }

  private static func texts(of file: BuiltFiles.File) throws -> [String] {
    switch file.kind {
    case .csv: try FileTexts.texts(ofCSV: file.path)
    case .workbook: try FileTexts.texts(ofWorkbook: file.path)
    case .page: try FileTexts.texts(ofPage: file.path)
    case .controls: []
    }
  }
}

/// The texts that a statement may show though they look like somebody else's.
private struct OwnTexts {
  /// What people have had printed: names, addresses, notes, references of payments; longest first.
  private let configured: [[UInt8]]
  /// What creditors and people refer to: it may be an account number, or one that another creditor has too.
  let references: Set<String>
  private let cells: Set<String>

  /// - Parameter numbersOfElsewhere: those of statements that the partner had before, which it knows.
  init(_ document: StatementDocument, numbersOfElsewhere: Set<String>) {
    let header = document.header
    let payouts = document.payouts.compactMap(\.reference)
    var configured = header.notes + [document.override, header.vatText].compactMap(\.self) + payouts
    for party in [header.issuer, header.partner].compactMap(\.self) {
      // A page's foot shows the beginning of a long name.
      configured += [party.name, String(party.name.prefix(50)), String(party.name.prefix(49))] + party.address
      configured += [party.vatID, party.contact].compactMap(\.self)
    }
    self.configured = Set(configured.flatMap { [$0, WorkbookText.shown($0), FileTexts.shownOnPage($0)] }).filter {
      !$0.isEmpty
    }
    .map { Array($0.utf8) }.sorted { ($1.count, $0.description) < ($0.count, $1.description) }
    let items = document.lines.map(\.item) + document.held + document.notEligible
    let references = items.compactMap(\.creditorReference) + payouts + Array(numbersOfElsewhere)
    self.references = Set(references.flatMap { [$0, FileTexts.shownOnPage($0)] })
    let cells = items.flatMap { [$0.caseReference, $0.creditorReference, $0.client] }.compactMap(\.self)
    self.cells = Set(cells.flatMap { [$0, FileTexts.shownOnPage($0)] })
  }

  /// A text without what the configuration has printed in it, where that stands as words of its own.
  func withoutConfigured(_ text: String) -> String {
    var bytes = Array(text.utf8)
    for part in configured {
      while let start = TextSearch.firstWords(part, in: bytes) {
        bytes.replaceSubrange(start..<start + part.count, with: [0x20])
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether a text names another partner: as a whole, or with words of its own where it is no cell of a row.
  func names(_ text: String, _ rest: String, _ other: Partner) -> Bool {
    if cells.contains(text) { return false }
    if text == other.id || text == other.name { return true }
    return [other.name, WorkbookText.shown(other.name)].contains {
      TextSearch.firstWords(Array($0.utf8), in: Array(rest.utf8)) != nil
    }
  }
}

/// Finds words in texts.
private enum TextSearch {
  /// Where a part first stands that is not a part of a longer word, address or number.
  static func firstWords(_ part: [UInt8], in text: [UInt8]) -> Int? {
    guard !part.isEmpty, part.count <= text.count else { return nil }
    return (0...(text.count - part.count)).first { start in
      let end = start + part.count
      return text[start..<end].elementsEqual(part) && (start == 0 || !joins(text[start - 1]))
        && (end == text.count || !joins(text[end]))
    }
  }

  /// Letters of any script, digits, and what joins the words of an address.
  private static func joins(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || byte == 0x40 || byte == 0x5F
  }
}
