import Foundation
import Testing

/// `make demo`'s script, with a stub in Tieout's place.
@Suite struct DemoScriptTests {
  @Test func `the demo runs each night with the deliveries so far`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "demo-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let stub = folder.appending(path: "stub.sh")
    try """
    #!/bin/sh
    cd "$(dirname "$5")" && mkdir -p out
    echo "$3 $ACME_DEBITURA_KEY $(cat events/*/*.ndjson | wc -l) $(grep -c @ tieout.yaml)" >> out/calls
    exit 1
    """.write(to: stub, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stub.path)
    let process = Process()
    process.executableURL = Paths.tool("demo.sh")
    process.arguments = [stub.path, Paths.program.path, folder.appending(path: "work").path]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let calls = try String(contentsOf: folder.appending(path: "work/out/calls"), encoding: .utf8)
    #expect(
      calls == """
        2026-03-10T02:00:00Z sample-key-acme 131 0
        2026-03-13T02:00:00Z sample-key-acme 158 0
        2026-03-16T02:00:00Z sample-key-acme 199 0

        """)
  }
}
