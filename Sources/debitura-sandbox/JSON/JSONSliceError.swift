/// A text that the sandbox was given as JSON isn't JSON.
struct JSONSliceError: Error, CustomStringConvertible {
  /// The byte at which it shows, counted from 0.
  let at: Int

  /// What is wrong there.
  let problem: String

  var description: String { "not JSON: \(problem) at byte \(at)" }
}
