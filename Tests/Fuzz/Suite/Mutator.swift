/// Changes inputs a little, the same way each time: the fuzzing that needs no tool.
struct Mutator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// What has broken readers before.
  private static let tokens = [
    "0", "-", ".", "e", "1e400", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "2026-02-30",
    "0000", "9999-12-31", "\"", "\\", "\\u0000", "\\ud800", "{", "}", "[", "]", ",", ":", "null", "true", "\r\n", "\n",
    ";", "\t", "=", "\u{FEFF}", "e\u{301}", "&a", "*a", "<<", "\u{0}", "\u{1D173}",
  ].map { Array($0.utf8) }

  /// One of the inputs with one to four changes.
  mutating func mutated(_ inputs: [[UInt8]]) -> [UInt8] {
    var bytes = inputs[below(inputs.count)]
    for _ in 0...below(4) { change(&bytes, inputs) }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8], _ inputs: [[UInt8]]) {
    let place = below(bytes.count + 1)
    let end = min(bytes.count, place + 1 + below(16))
    switch below(6) {
    case 0: if place < bytes.count { bytes[place] ^= 1 << UInt8(below(8)) }
    case 1: bytes.removeSubrange(place..<end)
    case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 3: bytes.insert(contentsOf: Mutator.tokens[below(Mutator.tokens.count)], at: place)
    case 4: bytes.replaceSubrange(place..<end, with: Mutator.tokens[below(Mutator.tokens.count)])
    default:
      let other = inputs[below(inputs.count)]
      bytes.replaceSubrange(place..<bytes.count, with: other[below(other.count + 1)...])
    }
  }

  /// A number from 0, smaller than a bound that is at least 1.
  private mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// SplitMix64 (Steele, Lea and Flood 2014).
  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}
