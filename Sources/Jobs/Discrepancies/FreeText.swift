/// What people write: an owner, a note, a reason.
package enum FreeText {
  /// The text with single blanks and no line breaks, so that a report shows it in one cell.
  ///
  /// - Throws: ``JobError/configuration(_:)`` for one that is empty, too long, or holds what nobody types.
  package static func clean(_ text: String, option: String, max: Int = 1000) throws(JobError) -> String {
    let clean = text.split { $0.isWhitespace }.joined(separator: " ")
    guard !clean.isEmpty else { throw .configuration(["\(option): is empty; say it in a few words"]) }
    guard !clean.unicodeScalars.contains(where: isHidden) else {
      throw .configuration(["\(option): has a character that controls screens, not one of a text; type it anew"])
    }
    guard clean.unicodeScalars.count <= max else {
      throw .configuration(["\(option): is longer than \(max) characters; keep it short and keep the rest elsewhere"])
    }
    return clean
  }

  /// Control characters, and what turns the direction of the text around it.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control || (0x202A...0x202E).contains(scalar.value)
      || (0x2066...0x2069).contains(scalar.value)
  }
}
