import ArgumentParser
import Foundation

/// Measures the stages of a night on generated data, beside a plain Python script on the same files.
///
/// Every stage runs in a process of its own, so that its peak memory is its own.
@main
struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tieout-benchmark",
    abstract: "Measures ingest, pull, reconcile and reports on generated data, with a peer in the same run.")

  @Option(help: "How many cases there are.")
  var cases = 200_000

  @Option(help: "How many deliveries there are (default: five a case).")
  var deliveries: Int?

  @Option(help: ArgumentHelp("Where everything is written; it is made anew.", valueName: "folder"))
  var folder = "benchmark-output"

  @Option(help: ArgumentHelp("Only this stage, in this process.", visibility: .hidden))
  var stage: StageName?

  @Option(help: ArgumentHelp("The night of that stage.", visibility: .hidden))
  var night = 1

  @Option(help: ArgumentHelp("Only the ingest of this form, in this process.", visibility: .hidden))
  var form: String?

  @Flag(help: "Run with 50,000, 100,000 and 200,000 cases, to see how time and memory grow.")
  var growth = false

  @Flag(help: "Leave out the Python script.")
  var skipPeer = false

  @Flag(help: "Leave out the other forms of deliveries.")
  var skipForms = false

  func validate() throws {
    guard cases >= 100, (deliveries ?? 100) >= 100 else { throw ValidationError("At least 100 cases and deliveries.") }
  }

  func run() throws {
    if let stage {
      var plan = Plan(cases: cases, deliveries: deliveries ?? cases * 5, folder: absolute(folder), night: night)
      plan.form = form
      return try stage.run(plan)
    }
    for size in growth ? [50_000, 100_000, 200_000] : [cases] {
      try measure(Plan(cases: size, deliveries: growth ? size * 5 : deliveries ?? size * 5, folder: absolute(folder)))
    }
  }

  /// Runs all stages of two nights, and the peer, and prints the table.
  private func measure(_ plan: Plan) throws {
    // Only a folder that an earlier benchmark made is deleted.
    let mark = "\(plan.folder)/.tieout-benchmark"
    let isThere = FileManager.default.fileExists(atPath: plan.folder)
    guard !isThere || FileManager.default.fileExists(atPath: mark) else {
      throw ValidationError("\(plan.folder) exists and isn't an earlier benchmark's; name another folder.")
    }
    if isThere { try FileManager.default.removeItem(atPath: plan.folder) }
    try FileManager.default.createDirectory(atPath: plan.folder, withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: mark))
    print("\(plan.cases) cases, \(plan.deliveries) deliveries, in \(plan.folder)")
    var table = Table()
    for stage in StageName.allCases { table.add("night 1", try runStage(stage, plan)) }
    if !skipPeer { table.add("peer", try runPeer(plan)) }
    if !skipForms {
      try writeForms(plan)
      for form in Plan.forms {
        var other = plan
        other.form = form
        table.add("forms", try runStage(.ingest, other))
      }
    }
    var second = plan
    second.night = 2
    for stage in StageName.allCases { table.add("night 2", try runStage(stage, second)) }
    table.add("no news", try runStage(.reconcile, second))
    table.end()
  }

  private func runStage(_ stage: StageName, _ plan: Plan) throws -> [Measure] {
    var arguments = [
      "--stage", stage.rawValue, "--cases", "\(plan.cases)", "--deliveries", "\(plan.deliveries)",
      "--folder", plan.folder, "--night", "\(plan.night)",
    ]
    if let form = plan.form { arguments += ["--form", form] }
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return try Measure.decode(try output(of: program, arguments))
  }

  /// Writes the deliveries of the first night again, in the other forms.
  private func writeForms(_ plan: Plan) throws {
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "forms.py").path
    _ = try output(of: "/usr/bin/env", ["python3", script, plan.folder, "\(Plan.ofEachForm)"])
  }

  private func runPeer(_ plan: Plan) throws -> [Measure] {
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "peer.py").path
    return try Measure.decode(
      try output(of: "/usr/bin/env", ["python3", script, plan.folder, Keys.secretText]))
  }

  private func output(of program: String, _ arguments: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ValidationError("\(arguments.joined(separator: " ")) ended with status \(process.terminationStatus)")
    }
    return data
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
  }
}

/// What a benchmark runs on.
struct Plan {
  let cases: Int
  let deliveries: Int
  let folder: String
  var night = 1
  /// Another form of the same deliveries, of which ``forms`` has the names; nil = lines of our own.
  var form: String?

  /// How many deliveries come on the second night.
  static let secondNight = 20_000
  /// How many deliveries of each channel stand in the other forms.
  static let ofEachForm = 100_000
  /// What `forms.py` writes; first the lines that the others are compared with.
  static let forms = ["lines", "places", "gateway", "documents", "database"]

  var configuration: String { form.map { "\(folder)/forms/\($0)/tieout.yaml" } ?? "\(folder)/tieout.yaml" }
}

/// How long something took, and how much of all processors.
struct Time: Codable {
  let seconds: Double
  let cpu: Double
}

/// One line of the table.
struct Measure: Codable {
  let what: String
  let time: Time
  /// How many things were worked on.
  let count: Int
  var note = ""
  /// Peak memory of the process in KiB.
  var peakKiB = 0

  /// Reads the lines that a child printed.
  static func decode(_ data: Data) throws -> [Measure] {
    try data.split(separator: 0x0A).map { try JSONDecoder().decode(Measure.self, from: $0) }
  }

  /// Prints the measure for the parent, with the peak memory up to now.
  func report() throws {
    var whole = self
    whole.peakKiB = Measure.peakKiB()
    try FileHandle.standardOutput.write(contentsOf: try JSONEncoder().encode(whole) + [0x0A])
  }

  /// `VmHWM` of `/proc/self/status`.
  private static func peakKiB() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
  }
}

/// Prints measures as they come.
struct Table {
  private var sums: [String: Double] = [:]

  init() { print(row("", "stage", "seconds", "CPU s", "things", "per second", "peak MiB", "")) }

  mutating func add(_ group: String, _ measures: [Measure]) {
    for measure in measures {
      let seconds = measure.time.seconds
      let rate = seconds > 0 ? Int(Double(measure.count) / seconds) : 0
      print(
        row(
          group, measure.what, rounded(seconds), rounded(measure.time.cpu), "\(measure.count)", "\(rate)",
          "\(measure.peakKiB / 1024)", measure.note))
      guard measure.what != StageName.generate.rawValue else { continue }
      sums[group, default: 0] += seconds
    }
  }

  /// Prints the sums.
  func end() {
    for (group, sum) in sums.sorted(by: { $0.key < $1.key }) { print("\(group): \(rounded(sum)) s") }
  }

  private func rounded(_ seconds: Double) -> String {
    let hundredths = Int((seconds * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }

  private func row(_ cells: String...) -> String {
    let widths = [8, 26, 9, 9, 10, 11, 9]
    let padded = cells.enumerated().map { index, cell in
      guard index < widths.count else { return cell }
      let blanks = String(repeating: " ", count: max(0, widths[index] - cell.count))
      return index < 2 ? cell + blanks : blanks + cell
    }
    return padded.joined(separator: " ")
  }
}
