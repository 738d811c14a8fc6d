import Amounts
import Books
package import Jobs
import Storage

/// An explanation for a screen: figures in a column, why under them, and where the stored bytes are.
package struct ExplanationText {
  private let width: Int
  private let isColoured: Bool
  /// What was described once is only named afterwards.
  private var described: Set<String> = []

  /// Values begin in this column.
  private static let column = 16

  /// In lines of at most 100 columns.
  package static func text(_ explanation: Explanation, _ screen: ScreenForm) -> String {
    var writer = ExplanationText(width: min(screen.width, 100), isColoured: screen.isColoured)
    return writer.lines(explanation).map { $0 + "\n" }.joined()
  }

  private init(width: Int, isColoured: Bool) {
    self.width = width
    self.isColoured = isColoured
  }

  private mutating func lines(_ explanation: Explanation) -> [String] {
    var lines = hanging("", "\(explanation.subject) · \(explanation.summary)")
    let run = "the reconciliation of \(explanation.run.asOf.readable) (run \(explanation.run.id))"
    lines += hanging(
      "", explanation.asOf == explanation.run.asOf ? "as of \(run)" : "as of \(explanation.asOf.readable), after \(run)"
    )
    for note in explanation.notes { lines += [""] + hanging("Note: ", note) }
    for section in explanation.sections {
      let title = section.title + (section.rule.map { " (\($0))" } ?? "")
      lines += ["", isColoured ? "\u{1B}[1m\(title)\u{1B}[0m" : title]
      for fact in section.facts { lines += self.lines(fact) }
    }
    return lines
  }

  private mutating func lines(_ fact: Explanation.Fact) -> [String] {
    var lines = hanging(ScreenText.padded("  \(fact.label)", ExplanationText.column - 1) + " ", fact.value)
    let blanks = String(repeating: " ", count: ExplanationText.column)
    var because = fact.because[...]
    // A short reason stands beside its figure.
    if lines.count == 1, because.count == 1, let first = because.first,
      lines[0].count + first.count + 3 <= width
    {
      lines[0] += " · " + SafeText.harmless(first)
      because.removeFirst()
    }
    for sentence in because { lines += hanging(blanks, sentence) }
    for evidence in fact.evidence { lines += self.lines(evidence) }
    return lines
  }

  private mutating func lines(_ evidence: Explanation.Evidence) -> [String] {
    switch evidence {
    case .delivery(let delivery): lines(delivery)
    case .row(let version, let before): lines(version, before)
    case .configuration(let file, let key): hanging("    - ", "\(file): \(key)")
    case .subject(let subject): hanging("    > ", Explanation.Evidence.command(subject) ?? subject)
    }
  }

  private mutating func lines(_ delivery: StoredDelivery) -> [String] {
    var lines = hanging("    - ", "event \(delivery.channel)/\(delivery.id), \(delivery.place.readable)")
    guard described.insert("event \(delivery.event)").inserted else { return lines }
    lines += hanging("      ", "\(delivery.type), \(delivery.stateWords), \(delivery.signatureWords)")
    lines += hanging(
      "      ",
      "occurred \(delivery.occurredAt.readable), received \(delivery.receivedAt.readable), stored by "
        + "\(delivery.run.readable), SHA-256 \(delivery.digest.prefix(16))…")
    if delivery.hasPaymentReference {
      lines += hanging("      ", "its payment reference is kept as a hash; the text stands in that line of the file")
    }
    for (place, differs) in delivery.repeats {
      lines += hanging("      ", "again at \(place.readable), \(differs ? "with another content" : "the same")")
    }
    return lines
  }

  private mutating func lines(_ version: RowVersion, _ before: RowVersion?) -> [String] {
    let key = "row \(version.list.subject) \(version.id) \(version.first.id)"
    let name = "\(version.list.readable), row \(version.id)"
    guard described.insert(key).inserted else { return hanging("    - ", "\(name), run \(version.first.id), as above") }
    var lines = hanging("    - ", name)
    lines += hanging(
      "      ", "first shown \(version.first.asOf.readable) (run \(version.first.id)), \(version.endWords)")
    let known = before?.cells ?? []
    let cells =
      version.cells.filter { !known.contains($0) }.map { "\($0.name) \($0.text)" }
      + known.filter { cell in !version.cells.contains { $0.name == cell.name } }.map { "no \($0.name)" }
    return lines + hanging("      ", (before == nil ? "" : "changed: ") + cells.joined(separator: ", "))
  }

  /// The text behind a first word; further lines begin under it.
  private func hanging(_ first: String, _ text: String) -> [String] {
    let lines = ScreenText.wrapped(ExplanationText.glued(text), width: width - first.count)
      .map { $0.replacing(ExplanationText.glue, with: " ") }
    let blanks = String(repeating: " ", count: first.count)
    return lines.enumerated().map { ($0.offset == 0 ? first : blanks) + $0.element }
  }

  /// A blank at which no line ends.
  private static let glue = "\u{A0}"

  /// The text with figures held together with their units.
  private static func glued(_ text: String) -> String {
    var glued = ""
    for word in text.split(separator: " ") {
      let letters = word.prefix { $0.isLetter }
      let isUnit = word.hasPrefix("%") || (letters.count == 3 && letters.allSatisfy(\.isUppercase))
      glued += glued.isEmpty ? "" : isUnit && glued.last?.isNumber == true ? glue : " "
      glued += word
    }
    return glued
  }
}

extension DeliveryPlaceName {
  /// `path:line`, with the generation of a file that was replaced.
  var readable: String { "\(path):\(line)\(generation > 1 ? ", generation \(generation)" : "")" }
}

extension StoredDelivery {
  var signatureWords: String { isVerified ? "signature verified" : "unsigned, accepted on this channel" }
}

extension RowVersion {
  var endWords: String {
    let until = lastSeen.map { "last shown \($0.readable), " } ?? ""
    return switch end {
    case .shown(let newest): "still shown" + (newest.map { " \($0.readable)" } ?? "")
    case .replaced(let run): "\(until)changed \(run.asOf.readable) (run \(run.id))"
    case .gone(let run): "\(until)gone since \(run.asOf.readable) (run \(run.id))"
    }
  }
}
