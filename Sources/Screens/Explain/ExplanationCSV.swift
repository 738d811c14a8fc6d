package import Jobs
import Storage

extension Explanation {
  /// The facts of an explanation as CSV, a line each; reasons and evidence with `; ` between.
  package var csv: String {
    OutputDocument(
      columns: ["section", "rule", "label", "value", "because", "evidence"],
      rows: sections.flatMap { section in
        section.facts.map { fact in
          [
            .text(section.title), .text(section.rule), .text(fact.label), .text(fact.value),
            .list(fact.because.map { .text($0) }), .list(fact.evidence.map { .text($0.name) }),
          ]
        }
      }
    ).csv
  }
}

extension Explanation.Evidence {
  /// Where it is, without what it holds.
  fileprivate var name: String {
    switch self {
    case .delivery(let delivery): "event \(delivery.channel)/\(delivery.id), \(delivery.place.readable)"
    case .row(let version, _): "\(version.list.readable), row \(version.id), run \(version.first.id)"
    case .configuration(let file, let key): "\(file): \(key)"
    case .subject(let subject): subject
    }
  }
}
