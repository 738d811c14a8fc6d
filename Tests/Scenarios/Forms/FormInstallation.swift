import Foundation

/// The sample's platform with the 400 deliveries in one form, over two nights.
struct FormInstallation {
  let form: StoredForm
  let installation: Installation
  /// Whether its configuration says in which form the deliveries are.
  private let isNamed: Bool
  /// Holds files of tables open, as their application does.
  private let application: Application?

  /// How many files a channel gets in a night.
  private static let filesANight = 3

  init(_ form: StoredForm, isNamed: Bool = true) throws {
    self.form = form
    self.isNamed = isNamed
    installation = try Installation(sandbox: Sandbox())
    application =
      if case .table(let journal) = form.files { try Application(journal: journal) } else { nil }
    try installation.edit { text in
      var edited = text
      for channel in StoredDeliveries.channels {
        let path = "path: \"events/\(channel)/*.ndjson\""
        guard edited.contains(path) else { throw TestProblem("the sample has no \(path)") }
        edited = edited.replacing(path, with: keys(channel))
      }
      // One channel of Debitura takes unsigned deliveries, too; where no text is kept, none is signed.
      return edited.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        let line = String(line)
        let takesUnsigned = form.kept != .everything || line.contains("name: corvid-partner,")
        return takesUnsigned ? line.replacing("require_signature: true", with: "require_signature: false") : line
      }.joined(separator: "\n")
    }
  }

  private func keys(_ channel: String) -> String {
    let more = form.keys.isEmpty || !isNamed ? "" : ", \(form.keys)"
    return switch form.files {
    case .table:
      "database: {file: events/\(channel).sqlite, query: \"SELECT id, at, headers, body FROM hook WHERE id > :after ORDER BY id\"}"
    case .input: "silence_days: 3650" + more
    default: "path: \"events/\(channel)/**/*\"" + more
    }
  }

  /// Runs both nights; gives what they published, with what differs by nature left out by name.
  func outputs() throws -> [String: Data] {
    for index in StoredDeliveries.nights.indices {
      let night = try receive(index)
      try installation.sandbox.go(toNight: night.number)
      let ended = try installation.nightly(night)
      guard ended.status <= 1, !ended.output.contains("unreadable,") else {
        throw TestProblem("\(form.testDescription): \(ended.status) \(ended.output)\(ended.errors)")
      }
    }
    try application?.end()
    return try Dictionary(
      uniqueKeysWithValues: Folder.reports(installation).map { ($0.key, try withoutPlaces($0.key, $0.value)) })
  }

  // MARK: Storing

  /// Stores what is received before the first or the second night; gives that night.
  func receive(_ index: Int) throws -> Night {
    let night = Night.all[index == 0 ? 0 : 2]
    for (channel, all) in StoredDeliveries.nights[index].sorted(by: { $0.key < $1.key }) {
      try store(all, channel, night)
    }
    return night
  }

  private func store(_ deliveries: [StoredDelivery], _ channel: String, _ night: Night) throws {
    let folder = "events/\(channel)/\(night.number)"
    switch form.files {
    case .lines:
      for (number, part) in parts(deliveries).enumerated() {
        // The first file goes on where it ended.
        try installation.append(lines(part), to: number == 0 ? "events/\(channel)/log" : "\(folder)/\(number).log")
      }
    case .archives:
      for (number, part) in parts(deliveries).enumerated() {
        try installation.append(lines(part), to: "\(folder)/\(number)")
        try pack("\(folder)/\(number)")
      }
    case .single:
      for (number, document) in documents(deliveries).enumerated() {
        try installation.append(Data(document.utf8), to: "\(folder)/\(number)/delivery.json")
      }
    case .array(let isPacked):
      // Written anew each night, with what was there before.
      let before = night.number == 1 ? [] : StoredDeliveries.nights[0][channel] ?? []
      let array = "[\n\(documents(before + deliveries).joined(separator: ",\n"))\n]\n"
      let name = "events/\(channel)/export.json"
      for old in [name, "\(name).gz"] {
        try? FileManager.default.removeItem(at: installation.folder.appending(path: old))
      }
      try installation.append(Data(array.utf8), to: name)
      if isPacked { try pack(name) }
    case .table:
      try installation.append(Data(), to: "events/\(channel).sqlite")
      try application?.insert(deliveries, into: installation.folder.appending(path: "events/\(channel).sqlite"))
    case .input:
      let file = installation.folder.appending(path: "input-\(channel)-\(night.number)")
      try lines(documents(deliveries)).write(to: file)
      let ended = try installation.tieout(
        ["ingest", "--channel", channel, "-", "--as-of", night.asOf], prelude: "exec 0<'\(file.path)';")
      guard ended.status == 0 else { throw TestProblem("standard input: \(ended.output)\(ended.errors)") }
    }
  }

  /// The documents of a night in the files of a channel.
  private func parts(_ deliveries: [StoredDelivery]) -> [[String]] {
    let all = documents(deliveries)
    return (0..<FormInstallation.filesANight).map { part in
      all.enumerated().filter { $0.offset % FormInstallation.filesANight == part }.map(\.element)
    }
  }

  private func documents(_ deliveries: [StoredDelivery]) -> [String] {
    stride(from: 0, to: deliveries.count, by: form.batch).map { start in
      form.document(Array(deliveries[start..<min(start + form.batch, deliveries.count)]))
    }
  }

  private func lines(_ documents: [String]) -> Data { Data(documents.map { $0 + "\n" }.joined().utf8) }

  private func pack(_ name: String) throws {
    let ended = try Command.shell("exec gzip -f \"$0\"", installation.folder.appending(path: name).path)
    guard ended.status == 0 else { throw TestProblem("gzip: \(ended.errors)") }
  }

  // MARK: What is compared

  /// The places of deliveries as evidence names them: file and line, or channel and position.
  private static let place =
    #"(?:events/[^ ;)"<:]+(?::\d+)+|(?:\#(StoredDeliveries.channels.joined(separator: "|"))):\d+|'?-:\d+)"#

  /// A file with the same word for each place.
  private func withoutPlaces(_ name: String, _ bytes: Data) throws -> Data {
    switch (name as NSString).lastPathComponent {
    case "discrepancies.csv": return replaced(bytes)
    case "discrepancies.xlsx", "finance.xlsx":
      // Its parts, unpacked; those that are no text have no places.
      let file = installation.output.appending(path: name)
      let ended = try Command.shell("exec unzip -p \"$0\" 'xl/worksheets/*.xml' xl/sharedStrings.xml", file.path)
      guard ended.status == 0, ended.output.utf8.count > 10_000 else { throw TestProblem("unzip: \(ended.errors)") }
      // Rows are as high as their places are long.
      let heights = #" ht="[^"]*"| customHeight="1""#
      return replaced(
        Data(ended.output.replacingOccurrences(of: heights, with: "", options: .regularExpression).utf8))
    default: return bytes
    }
  }

  private func replaced(_ bytes: Data) -> Data {
    let text = String(decoding: bytes, as: UTF8.self)
    return Data(text.replacingOccurrences(of: FormInstallation.place, with: "PLACE", options: .regularExpression).utf8)
  }

  /// A program that has its tables in SQLite files, which it keeps open.
  private final class Application {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    private static let program = """
      import json, sqlite3, sys
      open_files = {}
      for line in sys.stdin:
          path, journal, rows = json.loads(line)
          base = open_files.get(path)
          if base is None:
              base = open_files[path] = sqlite3.connect(path, isolation_level=None)
              base.execute("PRAGMA journal_mode=" + journal).fetchall()
              base.execute("PRAGMA wal_autocheckpoint=0").fetchall()
              base.execute("CREATE TABLE hook (id INTEGER PRIMARY KEY AUTOINCREMENT, at, headers TEXT, body)")
          base.execute("BEGIN")
          for at, headers, body, is_blob in rows:
              base.execute("INSERT INTO hook (at, headers, body) VALUES (?, ?, ?)",
                  (at, headers, body.encode() if is_blob else body))
          base.execute("COMMIT")
          print("ok", flush=True)
      """
    private let journal: String

    init(journal: String) throws {
      self.journal = journal
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["python3", "-S", "-E", "-c", Application.program]
      process.standardInput = input
      process.standardOutput = output
      try process.run()
    }

    deinit { if process.isRunning { process.terminate() } }

    /// Texts and blobs, times in words and in milliseconds.
    func insert(_ deliveries: [StoredDelivery], into file: URL) throws {
      let rows: [[Any]] = deliveries.enumerated().map { index, delivery in
        [
          index % 2 == 0 ? delivery.receivedAt : delivery.seconds * 1000, delivery.headerObject(), delivery.body,
          index % 3 == 0,
        ]
      }
      let line = try JSONSerialization.data(withJSONObject: [file.path, journal, rows] as [Any])
      try input.fileHandleForWriting.write(contentsOf: line + [0x0A])
      guard let answer = try output.fileHandleForReading.read(upToCount: 3), answer == Data("ok\n".utf8) else {
        throw TestProblem("the application did not store its rows")
      }
    }

    func end() throws {
      try input.fileHandleForWriting.close()
      process.waitUntilExit()
    }
  }
}
