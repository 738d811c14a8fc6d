import Testing

/// The order in which facts arrived never changes a result (rules; inputs 2).
@Suite struct `Deliveries` {
  /// Each installation is run in this many orders; 2,000 in all.
  private static let orders = 20

  /// Any order and any repetition, in any files, on any nights that end the same.
  @Test(arguments: 1...100)
  func `give the same results in any order, repetition and split over files and nights`(seed: UInt64) throws {
    let installation = try RandomInstallation(seed: seed)
    let expected = try installation.run(installation.reference)
    var numbers = SeededNumbers(seed: seed &* 31)
    for order in 1...Deliveries.orders {
      let nights = Deliveries.nights(installation.lines, &numbers)
      let results = try installation.run(nights)
      let differences = results.differences(from: expected)
      try #require(differences == [], "installation \(seed), order \(order)")
      #expect(results.stale == [])
    }
  }

  /// The lines shuffled and some repeated, cut into pieces of one or two files a night.
  private static func nights(_ lines: [DeliveryLine], _ numbers: inout SeededNumbers) -> [RandomInstallation.Night] {
    var all = lines
    for line in lines where numbers.once(in: 5) { all += Array(repeating: line, count: numbers.number(1...2)) }
    all.shuffle(using: &numbers)
    let last = RandomInstallation.nights.last ?? 0
    let days = RandomInstallation.nights.filter { $0 == last || numbers.once(in: 4) }
    var start = 0
    return days.map { day in
      let end = day == last ? all.count : numbers.number(start...all.count)
      let middle = numbers.number(start...end)
      defer { start = end }
      // A file that an earlier night began goes on growing.
      return RandomInstallation.Night(
        day: day,
        pieces: [
          (file: numbers.pick(["a", "b"]), lines: Array(all[start..<middle])),
          (file: numbers.pick(["a", "b", "c"]), lines: Array(all[middle..<end])),
        ])
    }
  }
}
