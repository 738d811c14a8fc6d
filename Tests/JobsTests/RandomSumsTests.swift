import Testing

/// What must add up adds up on any data (rules R5; outputs 2).
@Suite struct `Sums` {
  private static let seeds: ClosedRange<UInt64> = 1001...1080

  @Test func `pass every control and leave nothing unexplained on random data`() throws {
    var tieOuts = 0
    var codes: Set<String> = []
    for seed in Sums.seeds {
      let installation = try RandomInstallation(seed: seed)
      let results = try installation.run(installation.reference)
      #expect(results.failedControls == [], "installation \(seed)")
      #expect(results.unexplained == [], "installation \(seed)")
      tieOuts += results.tieOuts
      codes.formUnion(results.codes)
    }
    // The data are no easy ones: most codes are found, and most installations have something to tie out.
    #expect(tieOuts > 100)
    #expect(codes.count >= 35, "\(codes.sorted())")
  }
}
