package import Amounts
package import Jobs

extension ReplayJob.Outcome {
  /// What to say of a night that was written again, a line each.
  package func lines(_ day: Day) -> [String] {
    ["\(day), as of \(asOf): \(Wording.count(files, "file")) in \(folder); the night ended with \(status.rawValue)"]
      + (differing.isEmpty ? ["they are as they were published"] : [])
  }

  /// What is not as it was published; nil when all is.
  package func difference(_ day: Day) -> String? {
    guard !differing.isEmpty else { return nil }
    let files = differing.prefix(5).joined(separator: ", ")
    let rest = differing.count > 5 ? " and \(differing.count - 5) more" : ""
    let cause = madeWith.map { "; that night was made with \($0), this is another version" } ?? ""
    return "replay \(day): not as published: \(files)\(rest)\(cause)"
  }

  /// What was written again, for other programs.
  package func document(_ day: Day) -> OutputDocument {
    OutputDocument([
      OutputField("business_date", .figure("\(day)")), OutputField("as_of", .figure("\(asOf)")),
      OutputField("folder", .text(folder)), OutputField("files", .integer(files)),
      OutputField("status", .integer(Int(status.rawValue))),
      OutputField("is_as_published", .truth(differing.isEmpty)),
      OutputField("differing", .list(differing.map { .text($0) })), OutputField("made_with", .text(madeWith)),
    ])
  }
}
