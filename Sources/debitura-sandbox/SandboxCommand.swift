import ArgumentParser
import Foundation

/// The command line of the sandbox.
@main
struct SandboxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "debitura-sandbox",
    abstract: "Serves both Debitura APIs on 127.0.0.1 over a folder of JSON.",
    discussion: """
      The folder is a dataset with nights/NNN/api.json, or holds just an api.json. Rows are served as the file spells \
      them. Both ports answer the control endpoints:

        POST /__night   {"night": 3, "reset_log": true}
                        go to a night; its faults.json is armed again
        POST /__faults  [{"api": "referral", "path": "/cases", "kind": "reset"}]
                        arm these instead of others; ?add=true: beside them
        GET  /__log     requests by path and status, and the most at once

      A fault fires on the request that fits "api", "method" (GET), "path", "match" (text in the query), "partner" and \
      "tenant": on the "nth" one (1), "times" times (1; 0: for ever). Kinds:

        status         "status", "body", "headers"
        html           a gateway's error page, "status" (502)
        slow           waits "seconds" (1), then answers
        reset          closes the connection with a reset
        truncate       declares the whole length, sends "bytes" (500)
        wrong-length   declares three quarters of what it sends
        cut-chunked    a chunked body without its end, "bytes" of it (half)
        cut-close      a body that only closing ends, "bytes" of it (half)
        bad-json       two thirds of the JSON text, with the right length
        drip           "bytes_per_second" (1)
        endless        blanks, "bytes" of them (10 GB)
        raw            "text" as it is, then closes
        drift          between two pages a row came; "op": "delete": went
        empty-page     a page without rows
        repeat-page    the rows of the page before
        wrong-total    adds "total" (1) to totalResults
        envelope       "set": members of the page's envelope; "name": its name
        expired-token  the caller's tokens end; 401
        clock          the Date header is off by "seconds"
      """)

  @Option(help: ArgumentHelp("The folder to serve.", valueName: "dir"))
  var data: String

  @Option(help: ArgumentHelp("Write {\"referral\":…,\"customer\":…} here when both ports listen.", valueName: "file"))
  var portFile: String?

  @Option(help: ArgumentHelp("The port of the referral API; 0: any.", valueName: "port"))
  var referralPort: UInt16 = 0

  @Option(help: ArgumentHelp("The port of the customer API; 0: any.", valueName: "port"))
  var customerPort: UInt16 = 0

  @Option(help: ArgumentHelp("The night to begin with.", valueName: "n"))
  var night = 1

  @Option(help: ArgumentHelp("How long a bearer token lives.", valueName: "s"))
  var tokenSeconds = 1800

  @Flag(help: "Answer 429 to a key that asks too often.")
  var enforceLimits = false

  @Option(help: ArgumentHelp("Requests a key has in any 60 seconds.", valueName: "n"))
  var perMinute = 2000

  @Option(help: ArgumentHelp("Requests a key has in a clock hour.", valueName: "n"))
  var perHour = 20_000

  @Option(help: ArgumentHelp("Requests a key has in 24 hours from its first.", valueName: "n"))
  var perDay = 100_000

  @Flag(help: "End when the standard input closes or the starting process is gone.")
  var exitWithParent = false

  func validate() throws {
    guard night >= 1 else { throw ValidationError("--night counts from 1.") }
    guard tokenSeconds >= 0 else { throw ValidationError("--token-seconds can't be negative.") }
  }

  func run() throws {
    Lifetime.endOnSignals()
    let caps = RateCounter.Caps(perMinute: perMinute, perHour: perHour, perDay: perDay)
    let sandbox = try Sandbox(
      dataset: Dataset(folder: URL(filePath: data, directoryHint: .isDirectory)), night: night,
      tokenLifetime: .seconds(tokenSeconds), limits: enforceLimits ? RateCounter(caps) : nil)
    let referral = try Listener(port: referralPort)
    let customer = try Listener(port: customerPort)
    referral.serve(Exchange(sandbox: sandbox, api: .referral).serve)
    customer.serve(Exchange(sandbox: sandbox, api: .customer).serve)
    try announce(referral: referral.port, customer: customer.port)
    Lifetime.wait(untilParentEnds: exitWithParent)
  }

  private func announce(referral: UInt16, customer: UInt16) throws {
    if let portFile {
      // Atomically: who waits for the file must never read half of it.
      let ports = Data("{\"referral\":\(referral),\"customer\":\(customer)}\n".utf8)
      try ports.write(to: URL(filePath: portFile), options: .atomic)
    }
    let text = "referral http://127.0.0.1:\(referral)\ncustomer http://127.0.0.1:\(customer)\n"
    try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
  }
}
