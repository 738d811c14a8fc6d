import DebituraAPI
import Jobs
import Testing

/// What doctor judges by numbers that no scenario can bring about.
@Suite struct `Doctor's checks` {
  @Test(
    arguments: [
      (0, Checkup.State.ok, "agrees with Debitura's"), (-1, .ok, "agrees with Debitura's"),
      (30, .ok, "this machine is 30 s ahead of Debitura"), (-31, .warning, "this machine is 31 s behind Debitura"),
      (300, .warning, "this machine is 5 min ahead of Debitura"),
      (-301, .failed, "this machine is 5 min behind Debitura: outside the 5 minutes in which signatures are valid"),
      (601, .failed, "this machine is 10 min ahead of Debitura: no pull runs with such a clock"),
    ] as [(Int64, Checkup.State, String)])
  func `judge a clock by the window of signatures`(ahead: Int64, state: Checkup.State, detail: String) {
    let checkup = TimeCheck.clock(ClockReading(server: 1_780_000_000, local: 1_780_000_000 + ahead))
    #expect(checkup.state == state && checkup.detail == detail)
    #expect((checkup.advice == nil) == (state == .ok))
  }

  @Test(
    arguments: [
      (200 << 20, 0, Checkup.State.failed, "200 MiB free for store"),
      (900 << 20, 0, .warning, "900 MiB free for store"),
      (1 << 30, 0, .ok, "1.0 GiB free for store"), (5 << 30, 3 << 30, .warning, "5.0 GiB free for store"),
      (6 << 30, 3 << 30, .ok, "6.0 GiB free for store"), (71 << 30, 3 << 30, .ok, "71 GiB free for store"),
    ] as [(Int64, Int64, Checkup.State, String)])
  func `want room for a night and the store's journal`(
    free: Int64, storeSize: Int64, state: Checkup.State, detail: String
  ) {
    let checkup = DiskCheck.checkup(free: free, storeSize: storeSize, names: "store", path: "/srv/tieout.sqlite")
    #expect(checkup.state == state && checkup.detail == detail, "\(checkup)")
    #expect(checkup.advice.map { $0.contains("/srv/tieout.sqlite") } ?? (state == .ok))
  }

  @Test(arguments: [
    ("3.40.1", Checkup.State.ok), ("3.37.0", .ok), ("3.36.9", .failed), ("2.99", .failed), ("10.0", .ok),
    ("", .warning),
  ])
  func `compare versions by their numbers`(version: String, state: Checkup.State) {
    let checkup = VersionCheck.library("sqlite", version, atLeast: [3, 37], for: "STRICT tables")
    #expect(checkup.state == state, "\(checkup)")
    #expect(state != .failed || checkup.advice == "Install sqlite 3.37 or newer: it is needed for STRICT tables.")
  }

  @Test func `need time-zone data`() {
    #expect(VersionCheck.zones(program: "", system: "2025b").state == .failed)
    #expect(VersionCheck.zones(program: "2025a", system: "2025b").detail == "2025a, this machine's is 2025b")
    #expect(VersionCheck.zones(program: "2025a", system: nil).detail == "2025a")
  }
}
