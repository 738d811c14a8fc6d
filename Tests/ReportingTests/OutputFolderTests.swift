import Foundation
import Reporting
import Synchronization
import Testing

@Suite struct OutputFolderTests {
  private func put(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

  private func names(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  private func mode(_ path: String) throws -> Int {
    try #require(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  @Test func `a folder is published with its rights, and replaced as a whole`() throws {
    try withFolder { root in
      let output = try OutputFolder(path: "\(root)/out")
      try output.publish(as: "2026-03-01") { folder in
        try put("one", "\(folder)/a.csv")
        try put("gone", "\(folder)/b.csv")
        try FileManager.default.createDirectory(atPath: "\(folder)/drafts", withIntermediateDirectories: false)
        try put("draft", "\(folder)/drafts/d.csv")
      }
      #expect(try mode("\(root)/out/2026-03-01") == 0o750)
      #expect(try mode("\(root)/out/2026-03-01/a.csv") == 0o640)
      #expect(try mode("\(root)/out/2026-03-01/drafts") == 0o750)
      #expect(try mode("\(root)/out/2026-03-01/drafts/d.csv") == 0o640)
      let rows = try output.publish(as: "2026-03-01") { folder in
        try put("two", "\(folder)/a.csv")
        return 7
      }
      #expect(rows == 7)
      #expect(try text("\(root)/out/2026-03-01/a.csv") == "two")
      #expect(try names("\(root)/out/2026-03-01") == ["a.csv"])
      #expect(try names("\(root)/out") == ["2026-03-01"])
    }
  }

  @Test func `a whole file is written once and read back`() throws {
    try withFolder { root in
      let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0) }
      try OutputFile.write(bytes, to: "\(root)/run.json")
      #expect(try [UInt8](Data(contentsOf: URL(filePath: "\(root)/run.json"))) == bytes)
      #expect(throws: ReportingError.self) { try OutputFile.write(bytes, to: "\(root)/run.json") }
      try OutputFile.write([], to: "\(root)/empty")
    }
  }

  @Test func `only the files of the manifest stay, and each must be there`() throws {
    try withFolder { root in
      try FileManager.default.createDirectory(atPath: "\(root)/drafts", withIntermediateDirectories: false)
      for name in ["a.csv", "drafts/d.csv", ".dat.nosyncab12", "drafts/xl4fK2", "b.csv.tmp"] {
        try put("12345", "\(root)/\(name)")
      }
      try FileManager.default.createSymbolicLink(atPath: "\(root)/link", withDestinationPath: "/etc/hostname")
      try OutputFile.keepOnly(["a.csv": 5, "drafts/d.csv": 5], in: root)
      #expect(try names(root) == ["a.csv", "drafts"])
      #expect(try names("\(root)/drafts") == ["d.csv"])
      for wrong in [["a.csv": 4, "drafts/d.csv": 5], ["a.csv": 5, "drafts/d.csv": 5, "c.csv": 0]] {
        let sizes = wrong.mapValues(Int64.init)
        #expect(throws: ReportingError.self) { try OutputFile.keepOnly(sizes, in: root) }
      }
    }
  }

  @Test func `when writing fails the files of before stay`() throws {
    struct Failure: Error {}
    try withFolder { root in
      let output = try OutputFolder(path: root)
      try output.publish(as: "day") { try put("one", "\($0)/a.csv") }
      #expect(throws: Failure.self) {
        try output.publish(as: "day") { folder in
          try put("half", "\(folder)/a.csv")
          throw Failure()
        }
      }
      #expect(try text("\(root)/day/a.csv") == "one")
      #expect(try names(root) == ["day"])
    }
  }

  @Test func `latest points to the newest folder`() throws {
    try withFolder { root in
      let output = try OutputFolder(path: root)
      for day in ["2026-03-01", "2026-03-02"] {
        try output.publish(as: day) { try put(day, "\($0)/a.csv") }
        try output.pointLatest(to: day)
        #expect(try text("\(root)/latest/a.csv") == day)
      }
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(root)/latest") == "2026-03-02")
      #expect(try names(root) == ["2026-03-01", "2026-03-02", "latest"])
    }
  }

  @Test func `a file or a link in the place of a folder is refused`() throws {
    try withFolder { root in
      let output = try OutputFolder(path: root)
      try put("mine", "\(root)/file")
      try FileManager.default.createSymbolicLink(atPath: "\(root)/link", withDestinationPath: "/tmp")
      for name in ["file", "link"] {
        let error = #expect(throws: ReportingError.self) { try output.publish(as: name) { try put("x", "\($0)/a") } }
        #expect(error == .notAFolder(path: "\(root)/\(name)"))
      }
      try FileManager.default.createDirectory(atPath: "\(root)/latest", withIntermediateDirectories: false)
      #expect(throws: ReportingError.notALink(path: "\(root)/latest")) { try output.pointLatest(to: "file") }
      #expect(try text("\(root)/file") == "mine")
      #expect(throws: ReportingError.notAFolder(path: "\(root)/file")) { try OutputFolder(path: "\(root)/file") }
    }
  }

  @Test func `a folder that can't be made says which and what to do`() throws {
    let error = #expect(throws: ReportingError.self) { try OutputFolder(path: "/proc/tieout") }
    #expect(
      error?.description == """
        /proc/tieout: can't make the folder: No such file or directory.
          See that the folder above it exists, or set another output folder in the configuration.
        """)
    #expect(
      ReportingError.file(operation: "write into the output folder", path: "/out", code: EROFS).description == """
        /out: can't write into the output folder: Read-only file system.
          Give the user that runs tieout the right to write there, or set another output folder.
        """)
  }

  @Test func `what a killed run left is swept, and nothing else`() throws {
    try withFolder { root in
      let output = try OutputFolder(path: root)
      try output.publish(as: "day") { try put("one", "\($0)/a.csv") }
      try FileManager.default.createDirectory(atPath: "\(root)/.tieout-day-1/drafts", withIntermediateDirectories: true)
      try put("half", "\(root)/.tieout-day-1/drafts/a.csv")
      try FileManager.default.createSymbolicLink(atPath: "\(root)/.tieout-latest-1", withDestinationPath: "day")
      try put("mine", "\(root)/.hidden")
      #expect(try output.sweep() == [".tieout-day-1", ".tieout-latest-1"])
      #expect(try names(root) == [".hidden", "day"])
      #expect(try text("\(root)/day/a.csv") == "one")
    }
  }

  @Test func `issued files are added and never replaced`() throws {
    try withFolder { root in
      let output = try OutputFolder(path: root)
      try output.add(to: "2026-02") { try put("one", "\($0)/1.csv") }
      try output.add(to: "2026-02") { try put("two", "\($0)/2.csv") }
      let error = #expect(throws: ReportingError.self) {
        try output.add(to: "2026-02") { try put("other", "\($0)/1.csv") }
      }
      #expect(error == .existsAlready(path: "\(root)/2026-02/1.csv"))
      try output.add(to: "2026-02", skipsExisting: true) { folder in
        try put("other", "\(folder)/1.csv")
        try put("three", "\(folder)/3.csv")
      }
      #expect(try names("\(root)/2026-02") == ["1.csv", "2.csv", "3.csv"])
      #expect(try text("\(root)/2026-02/1.csv") == "one")
      #expect(try names(root) == ["2026-02"])
    }
  }

  /// Reliability F92: each reader sees a whole old or a whole new set of files.
  @Test(.timeLimit(.minutes(1))) func `readers see the old files or the new ones while a folder is replaced`() throws {
    try withFolder { root in
      let output = try OutputFolder(path: root)
      func publish(_ number: Int) throws {
        try output.publish(as: "day") { folder in
          try put("\(number)", "\(folder)/a.csv")
          try put("\(number)", "\(folder)/b.csv")
        }
      }
      try publish(0)
      let isDone = Atomic(false)
      let reads = Atomic(0)
      let mixed = Atomic(0)
      let missing = Atomic(0)
      let reader = Thread {
        while !isDone.load(ordering: .relaxed) {
          // Opened once, a folder stays what it was: both files come from one run.
          let folder = open("\(root)/day", O_RDONLY | O_DIRECTORY)
          guard folder >= 0 else {
            missing.add(1, ordering: .relaxed)
            continue
          }
          let found = ["a.csv", "b.csv"].map { name -> String? in
            let file = openat(folder, name, O_RDONLY)
            guard file >= 0 else { return nil }
            defer { close(file) }
            var bytes = [UInt8](repeating: 0, count: 16)
            let count = read(file, &bytes, 16)
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
          }
          close(folder)
          // A folder that was deleted while it was read has no files any more: the reader opens it again.
          guard let left = found[0], let right = found[1] else { continue }
          if left != right { mixed.add(1, ordering: .relaxed) }
          reads.add(1, ordering: .relaxed)
        }
      }
      reader.start()
      for number in 1...200 { try publish(number) }
      while reads.load(ordering: .relaxed) == 0 { usleep(1000) }
      isDone.store(true, ordering: .relaxed)
      #expect(missing.load(ordering: .relaxed) == 0)
      #expect(mixed.load(ordering: .relaxed) == 0)
      #expect(try text("\(root)/day/b.csv") == "200")
      while !reader.isFinished { usleep(1000) }
    }
  }
}
