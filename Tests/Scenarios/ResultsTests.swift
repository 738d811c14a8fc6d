import Foundation
import Glibc
import Testing

/// The file of results beside the store: whatever becomes of it, no figure is lost with it, and none is wrong.
@Suite(.serialized) struct `The file of results` {
  /// What becomes of the file that the store names.
  enum Damage: CaseIterable, Sendable {
    case missing, empty, aByteAtTheBegin, aByteInTheMiddle, aByteAtTheEnd, cutAtAPage, cutInAPage, longer
    case older, ofAnotherStore, aFolder, aLink, aPipe

    /// - Parameter others: files of results of the night before, and of another installation.
    func happen(to file: URL, others: (older: URL, foreign: URL)) throws {
      let bytes = try Data(contentsOf: file)
      func flip(_ place: Int) throws {
        var bytes = bytes
        bytes[place] ^= 0x10
        try bytes.write(to: file)
      }
      switch self {
      case .empty: try Data().write(to: file)
      case .aByteAtTheBegin: try flip(100)
      case .aByteInTheMiddle: try flip(bytes.count / 2)
      case .aByteAtTheEnd: try flip(bytes.count - 1)
      case .cutAtAPage: try bytes[..<(bytes.count / 2 / 4096 * 4096)].write(to: file)
      case .cutInAPage: try bytes[..<(bytes.count - 1000)].write(to: file)
      case .longer: try (bytes + Data(count: 4096)).write(to: file)
      case .missing, .older, .ofAnotherStore, .aFolder, .aLink, .aPipe:
        try FileManager.default.removeItem(at: file)
        switch self {
        case .older: try FileManager.default.copyItem(at: others.older, to: file)
        case .ofAnotherStore: try FileManager.default.copyItem(at: others.foreign, to: file)
        case .aFolder: try FileManager.default.createDirectory(at: file, withIntermediateDirectories: false)
        case .aLink: try FileManager.default.createSymbolicLink(at: file, withDestinationURL: others.older)
        case .aPipe: _ = mkfifo(file.path, 0o600)
        default: break
        }
      }
    }
  }

  @Test func `that is damaged is said by who shows figures of it, and made anew by the next run`() throws {
    let whole = try ResultsDesk()
    let kept = try TemporaryFolder()
    let others = (older: kept.url.appending(path: "older"), foreign: kept.url.appending(path: "foreign"))
    try FileManager.default.copyItem(at: whole.file(), to: others.older)
    let other = ResultsDesk(try Installation(sandbox: Sandbox()))
    try other.installation.run(Night.all[2])
    try FileManager.default.copyItem(at: other.file(), to: others.foreign)
    #expect(try whole.reconcile().status == 1)
    let (list, looks, reports) = (try whole.storedList(), try whole.looks(), try whole.reported())
    for damage in Damage.allCases {
      let desk = try ResultsDesk(copyOf: whole)
      let file = try desk.file()
      try damage.happen(to: file, others: others)
      // What is said of discrepancies is in the store itself.
      #expect(try desk.storedList() == list, "\(damage)")
      for ended in [try desk.installation.tieout(ResultsDesk.looks[2]), try desk.report()] {
        // A restored backup has none: nothing is damaged then.
        let wanted: Int32 = damage == .missing ? 64 : 3
        #expect(ended.status == wanted && ended.output.isEmpty, "\(damage): \(ended.status) \(ended.output)")
        #expect(ended.errors.split(separator: "\n").count == 1, "\(damage): \(ended.errors)")
        #expect(
          ended.errors.contains(file.path) && ended.errors.contains("run `tieout reconcile`"),
          "\(damage): \(ended.errors)")
      }
      // Of the same facts at the same instant: nothing is new, and every figure is what it was.
      let again = try desk.reconcile()
      #expect(again.status == 0, "\(damage): \(again.status) \(again.errors)")
      #expect(try desk.looks()[2] == looks[2] && desk.reported() == reports, "\(damage)")
    }
  }

  /// Before a night with other facts, which may not go on from what is damaged.
  @Test func `that is damaged changes no byte of the next night`() throws {
    let before = try ResultsDesk()
    let whole = try ResultsDesk(copyOf: before)
    #expect(try whole.installation.nightly(Night.all[2]).status == 1)
    let wanted = try Folder.reports(whole.installation)
    let other = try whole.file()
    for damage in [Damage.missing, .aByteInTheMiddle, .ofAnotherStore] {
      let desk = try ResultsDesk(copyOf: before)
      try damage.happen(to: desk.file(), others: (older: other, foreign: other))
      #expect(try desk.installation.nightly(Night.all[2]).status == 1, "\(damage)")
      #expect(Folder.differences(try Folder.reports(desk.installation), wanted) == [], "\(damage)")
    }
  }

  @Test(.timeLimit(.minutes(5))) func `is the one of before or the new one, whenever a run is killed`() throws {
    let before = try ResultsDesk()
    let death = try SuddenDeath()
    let whole = try ResultsDesk(copyOf: before)
    let calls = try death.calls { try whole.reconcile($0) }
    let (old, new, reports) = (try before.looks(), try whole.looks(), try whole.reported())
    #expect(old[0] != new[0] && old[2] != new[2])
    let seed = UInt64.random(in: .min ... .max)
    var random = SplitMix(state: seed)
    var outcomes = (old: 0, new: 0)
    for call in SuddenDeath.moments(of: calls, &random) {
      let moment = "call \(call) of \(calls.count), seed \(seed)"
      let desk = try ResultsDesk(copyOf: before)
      let killed = try desk.reconcile(death.variables(before: call))
      #expect(killed.status == 128 + 9, "\(moment): \(killed.status) \(killed.errors)")
      // Lives from the store and figures from the file are of the same run.
      let seen = [try desk.list(), try desk.look(ResultsDesk.looks[2])]
      #expect(seen == [old[0], old[2]] || seen == [new[0], new[2]], "\(moment): neither what was nor what is")
      if seen[0] == old[0] { outcomes.old += 1 } else { outcomes.new += 1 }
      let again = try desk.reconcile()
      #expect(again.status <= 1, "\(moment): \(again.errors)")
      #expect(try desk.reported() == reports, "\(moment)")
      #expect(try desk.files().count == 1, "\(moment): what the killed run left is swept")
    }
    #expect(outcomes.old > 0 && outcomes.new > 0, "\(outcomes)")
  }

  /// One look after the other for as long as the night works.
  @Test func `is never seen half by readers beside a night`() throws {
    let before = try ResultsDesk()
    let whole = try ResultsDesk(copyOf: before)
    #expect(try whole.reconcile().status == 1)
    let (old, new) = (try before.looks(), try whole.looks())
    for _ in 1...2 {
      let desk = try ResultsDesk(copyOf: before)
      let nowhere = ChildProcess.Stream.file(URL(filePath: "/dev/null"))
      let night = try desk.installation.start(
        ["nightly", "--as-of", ResultsDesk.asOf], output: nowhere, errors: nowhere)
      var isOver = false
      while !isOver {
        isOver = night.endStatus() != nil
        for (index, words) in ResultsDesk.looks.enumerated() {
          let said = try desk.look(words)
          #expect(said == old[index] || said == new[index], "\(words) saw half a night")
        }
      }
      #expect(try desk.list() == new[0])
    }
  }
}
