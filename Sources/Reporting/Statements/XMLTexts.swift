/// Finds the texts in a part of a workbook: what a reader sees, not numbers and references.
///
/// For the XML of libxlsxwriter, which `WorkbookCheck` has found well-formed: no comments, no CDATA.
enum XMLTexts {
  enum Found: Hashable {
    case text(String)
    /// A page header or footer, with its codes.
    case pageLine(String)
  }

  static func read(_ bytes: [UInt8]) -> [Found] {
    var reader = Reader(bytes: bytes)
    reader.read()
    return reader.found
  }

  private struct Reader {
    let bytes: [UInt8]
    var found: [Found] = []
    /// Names of the open elements.
    private var path: [String] = []
    /// The text of a cell or a title, which may be in several runs.
    private var runs: String?

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func read() {
      var index = 0
      while index < bytes.count {
        let end = bytes[index...].firstIndex(of: 0x3C) ?? bytes.count
        if end > index { text(String(decoding: bytes[index..<end], as: UTF8.self)) }
        guard end < bytes.count else { return }
        index = (bytes[end...].firstIndex(of: 0x3E) ?? bytes.count - 1) + 1
        tag(String(decoding: bytes[end + 1..<max(end + 1, index - 1)], as: UTF8.self))
      }
    }

    private mutating func text(_ raw: String) {
      let text = XMLTexts.decoded(raw)
      switch path.last {
      case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
        found.append(.pageLine(text))
      case "t", "a:t": if runs != nil { runs? += text } else { found.append(.text(XMLTexts.unescaped(text))) }
      case "c:v": if path.contains("c:strCache") || path.contains("c:tx") { found.append(.text(text)) }
      default:
        // Properties of the document, which are all text.
        if path.first == "cp:coreProperties" || path.first == "Properties" { found.append(.text(text)) }
      }
    }

    private mutating func tag(_ tag: String) {
      if tag.hasPrefix("?") { return }
      if tag.hasPrefix("/") {
        if XMLTexts.runParents.contains(path.last ?? ""), let text = runs {
          found.append(.text(XMLTexts.unescaped(text)))
          runs = nil
        }
        _ = path.popLast()
        return
      }
      let name = String(tag.prefix { $0 != " " && $0 != "/" && $0 != "\n" })
      attributes(of: name, tag)
      guard !tag.hasSuffix("/") else { return }
      path.append(name)
      if XMLTexts.runParents.contains(name) { runs = "" }
    }

    /// Names of sheets, and what is said of a chart to who can't see it.
    private mutating func attributes(of name: String, _ tag: String) {
      guard name == "sheet" || name == "xdr:cNvPr" else { return }
      var rest = Substring(tag)
      while let equals = rest.firstIndex(of: "=") {
        let label = rest[..<equals].split(separator: " ").last
        let value = rest[rest.index(after: equals)...].dropFirst()
        guard let end = value.firstIndex(of: "\"") else { return }
        if let label, ["name", "descr", "title"].contains(label) {
          found.append(.text(XMLTexts.decoded(String(value[..<end]))))
        }
        rest = value[end...].dropFirst()
      }
    }
  }

  /// Elements whose runs are one text.
  private static let runParents: Set<String> = ["si", "is", "a:p"]

  /// With the entities of XML in place.
  ///
  /// By scalars: a mark behind a semicolon would hide it in a comparison of characters.
  static func decoded(_ text: String) -> String {
    guard text.utf8.contains(0x26) else { return text }
    var out = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let start = rest.firstIndex(of: "&"), let end = rest[start...].firstIndex(of: ";") {
      out += rest[..<start]
      let name = String(rest[rest.index(after: start)..<end])
      out += (entity(name) ?? "&\(name);").unicodeScalars
      rest = rest[rest.index(after: end)...]
    }
    return String(out + rest)
  }

  private static func entity(_ name: String) -> String? {
    switch name {
    case "lt": return "<"
    case "gt": return ">"
    case "amp": return "&"
    case "quot": return "\""
    case "apos": return "'"
    default:
      guard name.hasPrefix("#") else { return nil }
      let isHex = name.hasPrefix("#x")
      return UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10).flatMap(Unicode.Scalar.init).map {
        String($0)
      }
    }
  }

  /// With Excel's own escapes (`_x0041_`) in place.
  static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(0x5F) else { return text }
    var out = String.UnicodeScalarView()
    var rest = text.unicodeScalars[...]
    while let start = rest.firstIndex(of: "_") {
      out += rest[..<start]
      let escape = String(rest[start...].prefix(7))
      if escape.utf8.count == 7, escape.hasPrefix("_x"), escape.hasSuffix("_"),
        let scalar = UInt32(escape.dropFirst(2).dropLast(), radix: 16).flatMap(Unicode.Scalar.init)
      {
        out.append(scalar)
        rest = rest[start...].dropFirst(7)
      } else {
        out.append("_")
        rest = rest[start...].dropFirst()
      }
    }
    return String(out + rest)
  }
}
