import Foundation
import Glibc
import Testing

/// What must not run says so in one line, with the exit status of outputs 4, and leaves everything as it was.
@Suite(.serialized) struct `A run that cannot be` {
  /// A change to the configuration, and where its message must point.
  struct Mistake: Sendable, CustomTestStringConvertible {
    let name: String
    let from: String
    let to: String
    let place: String

    var testDescription: String { name }
  }

  @Test(arguments: [
    Mistake(name: "an unknown key", from: "store: var", to: "stroe: x\nstore: var", place: "tieout.yaml:3: stroe"),
    Mistake(name: "a wrong type", from: "alert_at: high", to: "alert_at: [high]", place: "tieout.yaml:5: alert_at"),
    Mistake(
      name: "an unknown zone", from: "Europe/Copenhagen", to: "Europe/Kopenhagen", place: "tieout.yaml:2: time_zone"),
    Mistake(
      name: "a literal key", from: "{env: ACME_DEBITURA_KEY}", to: "abc", place: "tieout.yaml:17: partners[0].api_key"),
    Mistake(
      name: "a wrong example", from: "fee: 15.00", to: "fee: 15.01",
      place: "tieout.yaml:29: partners[0].agreement.examples[0]"),
  ])
  func `refuses a wrong configuration in one line that names file and line`(mistake: Mistake) throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.edit { $0.replacingOccurrences(of: mistake.from, with: mistake.to) }
    let ended = try installation.nightly(Night.all[0])
    #expect(ended.status == 64)
    #expect(ended.errors.split(separator: "\n").count == 1, "\(ended.errors)")
    #expect(ended.errors.contains(mistake.place), "\(ended.errors)")
    #expect(ended.output.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: installation.store.path))
    #expect(try installation.sandbox.requests() == 0)
  }

  @Test func `refuses a missing secret without showing any`() throws {
    let installation = try Installation(sandbox: Sandbox())
    installation.set("ACME_DEBITURA_KEY", to: nil)
    let ended = try installation.nightly(Night.all[0])
    #expect(ended.status == 64)
    #expect(
      ended.errors.split(separator: "\n").count == 1 && ended.errors.contains("ACME_DEBITURA_KEY"), "\(ended.errors)")
  }

  @Test func `refuses wrong usage`() throws {
    let installation = try Installation(sandbox: Sandbox())
    for words in [["nightly", "--as-of", "yesterday"], ["nihgtly"], ["nightly", "--no-such"], ["report", "no-such"]] {
      let ended = try installation.tieout(words)
      #expect(ended.status == 64, "\(words): \(ended.status) \(ended.errors)")
      #expect(!ended.errors.isEmpty)
    }
  }

  @Test func `goes on without a platform that is away, and keeps its figures`() throws {
    let installation = try Installation(.firstNight)
    let before = try Folder.reports(installation)
    // Refused connections are tried again with pauses: a fault that is final at once comes to the same.
    try installation.sandbox.arm(
      faults: #"[{"api":"customer","path":"/Payments","kind":"status","status":400,"times":0},"#
        + #"{"api":"referral","path":"/cases","kind":"status","status":403,"times":0}]"#)
    let ended = try installation.nightly(Night.all[0])
    #expect(ended.status == 2, "\(ended.output)\(ended.errors)")
    let date = Night.all[0].date
    #expect(
      try Folder.firstCells(installation.output.appending(path: "\(date)/discrepancies.csv")).contains(
        "pull-incomplete"))
    let after = try Folder.reports(installation)
    for name in ["outstanding-balances", "payments", "settlements", "fees"] where name != "outstanding-balances" {
      #expect(after["\(date)/\(name).csv"] == before["\(date)/\(name).csv"], "\(name)")
    }
    // Balances too, but for the count of discrepancies.
    let balances = "\(date)/outstanding-balances.csv"
    #expect(sums(after[balances]) == sums(before[balances]))
  }

  @Test(.timeLimit(.minutes(5)))
  func `ends in part when nobody answers`() async throws {
    let installation = try Installation(.firstNight)
    let before = try Folder.reports(installation)
    installation.sandbox.stop()
    let ended = try await installation.patiently(["nightly", "--as-of", Night.all[0].asOf], secondsMax: 280)
    #expect(ended.status == 2, "\(ended.output)\(ended.errors)")
    let date = Night.all[0].date
    #expect(
      try Folder.firstCells(installation.output.appending(path: "\(date)/discrepancies.csv")).contains(
        "pull-incomplete"))
    let after = try Folder.reports(installation)
    for name in ["payments", "settlements", "fees"] {
      #expect(after["\(date)/\(name).csv"] == before["\(date)/\(name).csv"])
    }
    #expect(sums(after["\(date)/outstanding-balances.csv"]) == sums(before["\(date)/outstanding-balances.csv"]))
  }

  /// Balances without the column that counts discrepancies: the third from the right.
  private func sums(_ file: Data?) -> [[Substring]] {
    String(decoding: file ?? Data(), as: UTF8.self).split(separator: "\r\n").map { line in
      var cells = line.split(separator: ",", omittingEmptySubsequences: false)
      if cells.count > 3 { cells.remove(at: cells.count - 3) }
      return cells
    }
  }

  @Test func `refuses an output that is no folder before any request`() throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.begin(Night.all[0])
    try Data("mine".utf8).write(to: installation.output)
    let ended = try installation.nightly(Night.all[0])
    #expect(ended.status == 3)
    #expect(ended.errors.contains("/out"), "\(ended.errors)")
    do {
      #expect(ended.errors.split(separator: "\n").count == 1, "\(ended.errors)")
    }
    #expect(try installation.sandbox.requests() == 0)
    #expect(try Data(contentsOf: installation.output) == Data("mine".utf8))
  }

  /// `/proc` takes no new folders, from root neither.
  @Test func `refuses an output that cannot be made before any request`() throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.edit { $0.replacingOccurrences(of: "output: out", with: "output: /proc/tieout-out") }
    let ended = try installation.nightly(Night.all[0])
    #expect(ended.status == 3)
    #expect(ended.errors.contains("/proc/tieout-out"), "\(ended.errors)")
    #expect(try installation.sandbox.requests() == 0)
  }

  @Test func `ends with 75 within a second while another run holds the store`() throws {
    let installation = try Installation(.firstNight)
    let before = try Folder.files(installation.folder)
    let lock = open(installation.store.path + ".lock", O_RDWR | O_CLOEXEC)
    defer { close(lock) }
    #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
    let ended = try installation.nightly(Night.all[0])
    #expect(ended.status == 75)
    // A second is the requirement; starting a process on a busy machine may take longer than on an idle one.
    #expect(ended.seconds < 5)
    #expect(ended.errors.split(separator: "\n").count == 1, "\(ended.errors)")
    #expect(Folder.differences(try Folder.files(installation.folder), before) == [])
    #expect(flock(lock, LOCK_UN) == 0)
    #expect(try installation.nightly(Night.all[0]).status == 0)
  }

  @Test func `lets one of twenty runs at once work`() throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.begin(Night.all[0])
    let nowhere = ChildProcess.Stream.file(URL(filePath: "/dev/null"))
    let runs = try (0..<20).map { _ in
      try installation.start(["nightly", "--as-of", Night.all[0].asOf], output: nowhere, errors: nowhere)
    }
    let statuses = try runs.map { try $0.wait() }
    // The first works; one that starts after it has ended finds nothing new.
    #expect(statuses.count { $0 == 1 } == 1, "\(statuses)")
    #expect(statuses.allSatisfy { [0, 1, 75].contains($0) }, "\(statuses)")
  }

  @Test func `ends with 75 while another program keeps the store locked`() async throws {
    let installation = try Installation(.firstNight)
    let script = """
      import sqlite3, sys, time
      connection = sqlite3.connect(sys.argv[1], isolation_level=None)
      connection.execute('BEGIN EXCLUSIVE')
      open(sys.argv[2], 'w').close()
      time.sleep(60)
      """
    let ready = installation.folder.appending(path: "ready")
    let other = try ChildProcess(
      Programs.shell, ["-c", "exec python3 -c \"$0\" \"$@\"", script, installation.store.path, ready.path],
      environment: ProcessInfo.processInfo.environment, output: .closed, errors: .closed)
    defer { other.kill() }
    while !FileManager.default.fileExists(atPath: ready.path) {
      guard other.endStatus() == nil else { throw TestProblem("python3 could not lock the store") }
      usleep(10_000)
    }
    let ended = try await installation.patiently(["nightly", "--as-of", Night.all[0].asOf])
    #expect(ended.status == 75, "\(ended.errors)")
    #expect(ended.seconds < 30)
    #expect(ended.errors.split(separator: "\n").count == 1, "\(ended.errors)")
  }

  @Test func `refuses a store of another environment`() throws {
    let installation = try Installation(.firstNight)
    let before = try Folder.files(installation.folder)
    try installation.edit { $0.replacingOccurrences(of: "environment: production", with: "environment: test") }
    let ended = try installation.nightly(Night.all[0])
    #expect(ended.status == 64, "\(ended.errors)")
    #expect(ended.errors.split(separator: "\n").count == 1, "\(ended.errors)")
    try installation.edit { $0 }
    #expect(Folder.differences(try Folder.files(installation.folder), before) == [])
  }

  /// How a store's file gets ruined.
  enum Damage: CaseIterable, Sendable {
    case noDatabase, truncated, cutInAPage, overwrittenHead, amountChanged, termsMoved

    /// The change of a row of a file that is sound.
    var sql: String? {
      switch self {
      case .noDatabase, .truncated, .cutInAPage, .overwrittenHead: nil
      case .amountChanged:
        "UPDATE sealed_payment_version SET amount = amount + 1 WHERE id = (SELECT min(id) FROM sealed_payment_version)"
      // Nobody finds them by their payment now.
      case .termsMoved:
        """
        DROP TRIGGER payment_terms_is_not_changed;
        UPDATE sealed_payment_terms SET payment_id = 'x' WHERE id = (SELECT min(id) FROM sealed_payment_terms)
        """
      }
    }
  }

  @Test(arguments: Damage.allCases)
  func `refuses a damaged store and leaves it and the reports alone`(damage: Damage) throws {
    let installation = try Installation(.firstNight)
    let whole = try Data(contentsOf: installation.store)
    switch damage {
    case .noDatabase: try Data("not a database, but long enough to be read as one".utf8).write(to: installation.store)
    case .truncated: try whole[..<(whole.count / 2 / 4096 * 4096)].write(to: installation.store)
    case .cutInAPage: try whole[..<(whole.count - 1000)].write(to: installation.store)
    case .overwrittenHead: try (Data(repeating: 0x55, count: 4096) + whole[4096...]).write(to: installation.store)
    case .amountChanged, .termsMoved:
      let script = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.commit()"
      let change = try ChildProcess(
        Programs.shell, ["-c", "exec python3 -c \"$0\" \"$@\"", script, installation.store.path, damage.sql ?? ""],
        environment: ProcessInfo.processInfo.environment, output: .closed, errors: .closed)
      #expect(try change.wait() == 0)
    }
    let before = try Folder.files(installation.output)
    let damaged = try Data(contentsOf: installation.store)
    // Without a pull, which would find the amount changed back by the platform.
    // A row that nobody asks about is read by who judges everything; else what was made of it before stands.
    let judged = damage == .amountChanged ? ["reconcile", "--full"] : ["reconcile"]
    let ended = try installation.tieout(judged + ["--as-of", Night.all[0].asOf])
    #expect(ended.status == 3, "\(ended.output)\(ended.errors)")
    #expect(ended.errors.split(separator: "\n").count == 1 && ended.errors.contains("store"), "\(ended.errors)")
    #expect(Folder.differences(try Folder.files(installation.output), before) == [])
    // A changed row is found while it is reconciled; the file itself is sound then, and may be written to.
    guard damage.sql == nil else { return }
    let isUntouched = try Data(contentsOf: installation.store) == damaged
    #expect(isUntouched, "the damaged file was written to")
  }

  @Test func `does not take an empty file for the store that was`() throws {
    let installation = try Installation(.firstNight)
    let before = try Folder.files(installation.output)
    try Data().write(to: installation.store)
    let ended = try installation.tieout(["reconcile", "--as-of", Night.all[0].asOf])
    #expect(ended.status == 64 && ended.errors.contains("--new-store"), "\(ended.errors)")
    #expect(try Data(contentsOf: installation.store).isEmpty)
    #expect(Folder.differences(try Folder.files(installation.output), before) == [])
  }

  /// libdispatch ends a process that can open nothing without a word, and libxlsxwriter talks of its own.
  @Test(arguments: ["ulimit -n 4;", "ulimit -n 10;", "ulimit -f 2;"]) func `says in one line what the machine lacks`(
    limit: String
  ) throws {
    let installation = try Installation(.firstNight)
    for words in [["report"], ["report", "payments", "--format", "xlsx"], ["doctor"], ["statement", "draft"]] {
      let ended = try installation.tieout(words, prelude: limit)
      let isWell = ended.status == 0 || (ended.status == 1 && words == ["doctor"])
      #expect(isWell || ended.status == 3, "\(words) with \(limit) \(ended.status)")
      if ended.status == 3 {
        #expect(ended.errors.hasPrefix("tieout: ") && ended.errors.split(separator: "\n").count == 1, "\(ended.errors)")
      }
    }
  }

  @Test func `works with standard output and error closed or full`() throws {
    let installation = try Installation(sandbox: Sandbox())
    try installation.begin(Night.all[0])
    let closed = try installation.tieout(
      ["nightly", "--as-of", Night.all[0].asOf, "--verbose"], output: .closed, errors: .closed)
    #expect(closed.status == 1)
    let full = ChildProcess.Stream.file(URL(filePath: "/dev/full"))
    let ended = try installation.tieout(
      ["nightly", "--as-of", Night.all[0].asOf, "--verbose"], output: full, errors: full)
    #expect(ended.status == 0)
    let store = try Data(contentsOf: installation.store)
    #expect(store.starts(with: Data("SQLite format 3\0".utf8)))
    let piped = try installation.tieout(
      ["nightly", "--as-of", Night.all[0].asOf, "--verbose"], prelude: "exec 1>&-; exec 0<&-;")
    #expect(piped.status == 0, "\(piped.errors)")
  }
}
