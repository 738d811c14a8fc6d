/// A source that a run could not read, or not to its end: the others were read all the same, the status is 2 (outputs 4).
///
/// It holds names and reasons, nothing of what a source says.
package struct SourceFault: Codable, Hashable, Sendable, CustomStringConvertible {
  /// What could not be read: a file, a folder, a list, a register.
  package let source: String
  package let reason: String
  /// What to do.
  package let advice: String

  package init(source: String, reason: String, advice: String) {
    self.source = source
    self.reason = reason
    self.advice = advice
  }

  /// `events/a.ndjson: cannot be read (Permission denied); give the job's user the right to read it`.
  package var description: String { "\(source): \(reason); \(advice)" }
}
