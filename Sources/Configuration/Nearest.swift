/// Finds what somebody meant who wrote something slightly else.
package enum Nearest {
  /// The known word with the fewest edits; nil when even that is too far to be a slip.
  package static func word(to word: String, among known: [String]) -> String? {
    let wanted = Array(word.lowercased().unicodeScalars)
    let closest = known.map { (word: $0, edits: edits(wanted, Array($0.lowercased().unicodeScalars))) }
      .min { $0.edits < $1.edits }
    guard let closest, closest.edits <= max(1, wanted.count / 3) else { return nil }
    return closest.word
  }

  /// Levenshtein's distance.
  private static func edits(_ ours: [Unicode.Scalar], _ theirs: [Unicode.Scalar]) -> Int {
    var row = Array(0...theirs.count)
    for (index, scalar) in ours.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for (column, other) in theirs.enumerated() {
        let substituted = diagonal + (scalar == other ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(substituted, row[column] + 1, diagonal + 1)
      }
    }
    return row[theirs.count]
  }
}
