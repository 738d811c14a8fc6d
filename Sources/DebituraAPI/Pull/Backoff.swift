/// How long to wait before a request is tried again.
struct Backoff {
  /// Small, as most faults pass at once.
  static let firstMilliseconds: Int64 = 200
  static let millisecondsMax: Int64 = 10_000

  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// Doubles with every failure; half of it is chance, so that requests that failed together do not come back together.
  mutating func milliseconds(afterFailures failures: Int) -> Int64 {
    let doublings = min(max(0, failures - 1), 16)
    let full = min(Backoff.firstMilliseconds << doublings, Backoff.millisecondsMax)
    return full / 2 + Int64(random() % UInt64(full / 2 + 1))
  }

  /// SplitMix64: the same seed gives the same times.
  private mutating func random() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
