/// The axis of the figures of a chart: round figures that enclose all of them, and 0.
///
/// Whole numbers throughout: sums of several amounts of 64 bits have room.
package struct ChartScale: Hashable, Sendable {
  package let low: Int128
  package let high: Int128
  package let step: Int128

  private static let stepsMax: Int128 = 4

  /// - Parameter unit: the least step where all figures are 0.
  package init(_ figures: some Sequence<Int128>, unit: Int128 = 1) {
    let (least, most) = figures.reduce((0, 0)) { (min($0.0, $1), max($0.1, $1)) }
    let step = ChartScale.step(atLeast: max((most - least + ChartScale.stepsMax - 1) / ChartScale.stepsMax, 1))
    self.step = least == 0 && most == 0 ? unit : step
    low = -ChartScale.up(-least, to: step)
    high = least == 0 && most == 0 ? unit : ChartScale.up(most, to: step)
  }

  /// From the lowest to the highest.
  package var ticks: [Int128] {
    var ticks: [Int128] = []
    var tick = low
    while tick <= high {
      ticks.append(tick)
      tick += step
    }
    return ticks
  }

  /// How far a figure is from the low end, on a length of so many parts.
  package func place(_ figure: Int128, on length: Int) -> Int { Int((figure - low) * Int128(length) / (high - low)) }

  /// The round figures have few digits: `2,500`, `10k`, `1.5M`, `0.25`.
  package func label(_ tick: Int128, decimals: Int) -> String {
    let unit = ChartScale.ten(decimals)
    guard tick != 0 else { return "0" }
    guard step % unit == 0 else { return PageFigure.text(tick, decimals: decimals) }
    let whole = tick / unit
    let largest = max(low.magnitude, high.magnitude) / unit.magnitude
    for (power, word) in [(12, "tn"), (9, "bn"), (6, "M"), (3, "k")] where largest >= ChartScale.ten(power).magnitude {
      // Up to 9,999 stands as it is.
      guard power > 3 || largest >= 10_000 else { break }
      var text = PageFigure.text(whole, decimals: power)
      while text.hasSuffix("0") { text.removeLast() }
      return (text.hasSuffix(".") ? String(text.dropLast()) : text) + word
    }
    return PageFigure.text(whole)
  }

  /// The least of 1, 2, 5, 10, 20, 50 … that is at least so much.
  private static func step(atLeast figure: Int128) -> Int128 {
    var power: Int128 = 1
    while power * 10 < figure { power *= 10 }
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= figure } ?? figure
  }

  /// The least multiple of a step that is not below a figure of 0 or more.
  private static func up(_ figure: Int128, to step: Int128) -> Int128 { (figure + step - 1) / step * step }

  static func ten(_ power: Int) -> Int128 { (0..<power).reduce(1) { ten, _ in ten * 10 } }
}
