package import Jobs

/// The progress line: what, how many, how fast; drawn anew at most ten times a second.
package final class ProgressMeter {
  private let now: () -> ContinuousClock.Instant
  private let draw: (String) -> Void
  private var stage: Stage?
  private var began: ContinuousClock.Instant
  private var drawn: ContinuousClock.Instant?

  private static let interval = Duration.milliseconds(100)
  /// A rate over less time than this says nothing.
  private static let rateFrom = Duration.milliseconds(500)

  /// - Parameter draw: draws the line anew; an empty text removes it.
  package init(now: @escaping () -> ContinuousClock.Instant = { .now }, draw: @escaping (String) -> Void) {
    self.now = now
    self.draw = draw
    began = now()
  }

  /// Shows how far a stage has come, unless it was just shown.
  package func show(_ stage: Stage, _ count: Int, _ unit: String, _ more: String = "") {
    let time = now()
    if stage != self.stage {
      self.stage = stage
      began = time
      drawn = nil
    }
    if let drawn, time - drawn < ProgressMeter.interval { return }
    drawn = time
    let noun = count == 1 && unit.hasSuffix("s") ? String(unit.dropLast()) : unit
    let parts = ["\(ScreenText.grouped(count)) \(noun)", rate(count, after: time - began), more]
    draw("\(stage.rawValue): \(parts.filter { !$0.isEmpty }.joined(separator: ", "))")
  }

  /// Takes the line away.
  package func remove() { draw("") }

  private func rate(_ count: Int, after time: Duration) -> String {
    guard time >= ProgressMeter.rateFrom else { return "" }
    let (seconds, attoseconds) = time.components
    return "\(ScreenText.grouped(Int(Double(count) / (Double(seconds) + Double(attoseconds) / 1e18))))/s"
  }
}
