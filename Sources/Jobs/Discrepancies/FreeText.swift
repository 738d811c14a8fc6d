/// What people write: an owner, a note, a reason.
package enum FreeText {
  /// The text with single blanks and no line breaks, so that a report shows it in one cell.
  ///
  /// - Throws: ``JobError/configuration(_:)`` for one that is empty or too long.
  package static func clean(_ text: String, option: String, max: Int = 1000) throws(JobError) -> String {
    let clean = text.split { $0.isWhitespace }.joined(separator: " ")
    guard !clean.isEmpty else { throw .configuration(["\(option): is empty; say it in a few words"]) }
    guard clean.unicodeScalars.count <= max else {
      throw .configuration(["\(option): is longer than \(max) characters; keep it short and keep the rest elsewhere"])
    }
    return clean
  }
}
