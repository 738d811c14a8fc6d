package import Configuration

/// What a run shows to the person who started it, however it is drawn.
package protocol RunScreen {
  /// How far the stage has come that is running.
  func progress(_ stage: Stage, _ count: Int, _ unit: String, _ more: String)

  /// The stage came to its end.
  func endProgress()

  /// A line for the person.
  func say(_ text: String)

  /// What a run did that came to its end.
  func sumUp(_ record: RunRecord, configuration: Configuration)

  /// What the status of a run means, where it is not 0 (outputs 4).
  func conclude(_ record: RunRecord, configuration: Configuration)
}
