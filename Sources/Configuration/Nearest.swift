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

  /// Levenshtein's distance, with two neighbours the wrong way round as one edit: the slip that fingers make most.
  private static func edits(_ ours: [Unicode.Scalar], _ theirs: [Unicode.Scalar]) -> Int {
    var before: [Int] = []
    var row = Array(0...theirs.count)
    for (index, scalar) in ours.enumerated() {
      var next = [index + 1]
      for (column, other) in theirs.enumerated() {
        var fewest = min(row[column] + (scalar == other ? 0 : 1), row[column + 1] + 1, next[column] + 1)
        if index > 0, column > 0, scalar == theirs[column - 1], other == ours[index - 1] {
          fewest = min(fewest, before[column - 1] + 1)
        }
        next.append(fewest)
      }
      (before, row) = (row, next)
    }
    return row[theirs.count]
  }
}
