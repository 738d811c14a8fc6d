import Foundation
import Glibc
import Testing

/// A whole night is killed at random moments, and run again to its end (reliability F02, F03).
@Suite(.serialized) struct `A killed night` {
  /// How many nights are killed; every second one also in its repair.
  private static let rounds = 40

  @Test(.timeLimit(.minutes(10)))
  func `comes to the same bytes and exit status when it is run again`() throws {
    let before = try Installation(.secondNight)
    let last = Night.all[2]
    try before.begin(last)
    let undisturbed = try Installation(copyOf: before)
    let whole = try undisturbed.nightly(last)
    #expect(whole.status == 1, "\(whole.output)\(whole.errors)")
    let wanted = try Folder.reports(undisturbed)
    let names = try leftBehind(undisturbed)
    // A seed of its own each time: many runs of the tests see many moments. It is in the message of a failure.
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix(state: seed)
    var killed = 0
    for round in 0..<`A killed night`.rounds {
      let installation = try Installation(copyOf: before)
      // Spread over the night, so that no part of it is left out by chance.
      let part = (Double(round) + random.unit()) / Double(`A killed night`.rounds)
      killed += try kill(installation, last, after: part * whole.seconds) ? 1 : 0
      if round % 2 == 1 { killed += try kill(installation, last, after: random.unit() * whole.seconds) ? 1 : 0 }
      let half = try Folder.reports(installation)
      // What was published before the death is the whole, or what was there before.
      for (name, bytes) in half where !name.contains("/.tieout-") && !name.hasPrefix(".tieout-") {
        #expect(bytes == wanted[name], "round \(round) of seed \(seed): \(name) is neither old nor new")
      }
      let again = try installation.nightly(last)
      // 0 where the killed run had come to its end.
      let isDone = again.status == 1 || again.status == 0
      #expect(isDone, "round \(round) of seed \(seed): \(again.status) \(again.output)\(again.errors)")
      let differences = Folder.differences(try Folder.reports(installation), wanted)
      #expect(differences == [], "round \(round) of seed \(seed)")
      let left = try leftBehind(installation)
      #expect(left == names, "round \(round) of seed \(seed): \(left.difference(from: names))")
    }
    // Where nearly none was caught alive, the test has tested nothing.
    #expect(killed >= 36, "only \(killed) runs were killed")
  }

  /// Kills a night after some time; false when it had ended by then.
  private func kill(_ installation: Installation, _ night: Night, after seconds: Double) throws -> Bool {
    let nowhere = ChildProcess.Stream.file(URL(filePath: "/dev/null"))
    let child = try installation.start(["nightly", "--as-of", night.asOf], output: nowhere, errors: nowhere)
    usleep(UInt32(seconds * 1_000_000))
    let hadEnded = child.endStatus() != nil
    if !hadEnded { child.kill() }
    return !hadEnded
  }

  /// The names of all files, without what a process number is in.
  private func leftBehind(_ installation: Installation) throws -> [String] {
    // The number of a run is in the name of its results: a killed one has taken some.
    try Folder.files(installation.folder).keys.map { $0.replacing(/results-[0-9]+$/, with: "results-N") }.sorted()
  }
}

/// Random numbers that a seed determines.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// From 0 to 1.
  mutating func unit() -> Double { Double(next() >> 11) / Double(UInt64(1) << 53) }
}
