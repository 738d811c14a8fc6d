import Foundation

/// Runs the scripts of Tests/Tools with a Python that has what they need.
enum PythonTool {
  /// Whether a module can be had; installs it once into a folder of the build when the machine's Python lacks it.
  static func has(_ module: String) -> Bool {
    python(with: module) != nil
  }

  /// The output of a script and its exit status.
  static func run(_ script: String, _ sandbox: SandboxProcess, _ more: String...) throws -> (
    status: Int32, output: String
  ) {
    let module = script == "official_client.py" ? "debitura_debt_collection" : "jsonschema"
    guard let python = python(with: module) else { throw TestProblem("no Python with \(module)") }
    let arguments = [
      Paths.tool(script).path, "--referral", "http://127.0.0.1:\(sandbox.referralPort)",
      "--customer", "http://127.0.0.1:\(sandbox.customerPort)", "--env", Paths.sample.appending(path: "env.json").path,
    ]
    return try launch(python, arguments + more)
  }

  private static let pythons: [String: String] = {
    var found: [String: String] = [:]
    let modules = [
      "jsonschema": "jsonschema==4.26.0", "debitura_debt_collection": "debitura-debt-collection==1.0.0",
    ]
    let venv = Paths.program.deletingLastPathComponent().appending(path: "python-for-tests").path
    for (module, package) in modules {
      let candidates = ["/usr/bin/env", venv + "/bin/python"]
      found[module] = candidates.first { imports(module, python: $0) }
      if found[module] != nil { continue }
      // Two minutes at most, and nothing is retried: without a network the test is skipped.
      _ = try? launch("/usr/bin/env", ["timeout", "60", "python3", "-m", "venv", venv])
      _ = try? launch("/usr/bin/env", ["timeout", "60", venv + "/bin/pip", "install", "-q", package])
      if imports(module, python: venv + "/bin/python") { found[module] = venv + "/bin/python" }
    }
    return found
  }()

  private static func python(with module: String) -> String? { pythons[module] }

  private static func imports(_ module: String, python: String) -> Bool {
    (try? launch(python, ["-c", "import \(module)"]))?.status == 0
  }

  private static func launch(_ program: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: program)
    let isMachines = program == "/usr/bin/env" && arguments.first != "timeout"
    process.arguments = isMachines ? ["python3"] + arguments : arguments
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}
