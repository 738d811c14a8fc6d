import Books

/// An id as somebody pasted it: with the kind in front, out of a cell of a report, with blanks around it.
struct PastedID: Hashable, Sendable {
  /// The kind in front, such as `payment`; nil when there is none.
  let kind: String?
  /// The id without its kind.
  let text: String

  /// The kinds of subjects that reports print.
  static let kinds = [
    "event", "line", "payment", "case", "claim", "settlement", "allocation", "client", "channel", "pull", "transaction",
    "statement-line", "statement", "register", "control",
  ]

  init(_ pasted: String) {
    var text = Substring(LooseText.trimmed(pasted))
    // A cell that could be a formula has an apostrophe in front; lists end in a separator.
    while let first = text.first, "'\"".contains(first) { text.removeFirst() }
    while let last = text.last, "'\";,".contains(last) { text.removeLast() }
    let known = PastedID.kinds.first { text.lowercased().hasPrefix("\($0):") }
    kind = known
    self.text = LooseText.trimmed(String(text.dropFirst(known.map { $0.utf8.count + 1 } ?? 0)))
  }

  /// As a subject is written.
  var subject: String { kind.map { "\($0):\(text)" } ?? text }

  var shown: String { subject.isEmpty ? "''" : subject }

  /// Three cells of settlements.csv as the key of an allocation.
  var withSlashes: String {
    guard !text.contains("/") else { return text }
    let cells = text.split(separator: ",", maxSplits: 2).map { LooseText.trimmed(String($0)) }
    return cells.count > 1 ? cells.joined(separator: "/") : text
  }
}
