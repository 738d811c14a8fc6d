/// An address that mail is sent from or to, with the name that is shown beside it, if any.
///
/// Only what can stand in a header and in a command of SMTP as it is becomes one: nothing that ends a line, a bracket or
/// a list (RFC 5321 4.1.2, without quoted local parts and literals, which nobody has).
package struct MailAddress: Hashable, Sendable {
  /// As it is shown; nil = none.
  package let name: String?
  /// Such as `finance@example.com`; ASCII.
  package let address: String

  /// Reads `finance@example.com` or `Finance <finance@example.com>`, with or without quotes around the name.
  ///
  /// - Returns: nil for anything else.
  package init?(_ text: String) {
    guard let bracket = text.firstIndex(of: "<") else {
      guard MailAddress.isAddress(text) else { return nil }
      (name, address) = (nil, text)
      return
    }
    let address = text[text.index(after: bracket)...]
    guard address.last == ">", MailAddress.isAddress(String(address.dropLast())) else { return nil }
    let shown = MailAddress.unquoted(text[..<bracket])
    guard !shown.unicodeScalars.contains(where: MailAddress.isUnfit) else { return nil }
    name = shown.isEmpty ? nil : shown
    self.address = String(address.dropLast())
  }

  /// What stands behind the `@`.
  package var domain: String { address.split(separator: "@").last.map(String.init) ?? "" }

  /// Longer ones are refused by servers (RFC 5321 4.5.3.1).
  private static let localMax = 64
  private static let domainMax = 255
  private static let labelMax = 63

  private static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let local = parts.first, let domain = parts.last, local.utf8.count <= localMax,
      domain.utf8.count <= domainMax
    else { return false }
    let atoms = local.split(separator: ".", omittingEmptySubsequences: false)
    let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
    return atoms.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { isAlphanumeric($0) || marks.contains($0) } }
      && labels.allSatisfy { label in
        !label.isEmpty && label.utf8.count <= labelMax && label.first != "-" && label.last != "-"
          && label.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
      }
  }

  /// What an atom may have besides letters and digits (RFC 5322 3.2.3).
  private static let marks = Set("!#$%&'*+-/=?^_`{|}~".utf8)

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }

  private static func unquoted(_ text: Substring) -> String {
    let end = text.lastIndex { $0 != " " }
    let name = end.map { text[...$0].drop { $0 == " " } } ?? ""
    let isQuoted = name.first == "\"" && name.last == "\"" && name.dropFirst().last == "\""
    return String(isQuoted ? name.dropFirst().dropLast() : name)
  }

  /// What ends a line, or shows a text as another one.
  private static func isUnfit(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: scalar == "\"" || scalar == "\\" || scalar == "<" || scalar == ">"
    }
  }
}

extension MailAddress: CustomStringConvertible {
  /// As it is written in a configuration.
  package var description: String { name.map { "\($0) <\(address)>" } ?? address }
}
