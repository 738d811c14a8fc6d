package import Configuration
import CurlTransport
import DebituraAPI
import Platforms

/// Tells a monitoring service that a run began and how it ended, in the way of healthchecks.io: `<url>/start`, then
/// `<url>` for exit status 0 and `<url>/<exit status>` for any other.
///
/// Nothing else is sent, and nothing that goes wrong here changes how the run ends. Of a run that dies, the service
/// hears no end: that is what it waits for.
package struct RunPings {
  private let configuration: Configuration
  private let isQuiet: Bool
  private let say: (String) -> Void

  /// - Parameters:
  ///   - isQuiet: nothing is said of a run that ends with 0; the service notices by itself that it heard nothing.
  ///   - say: prints a line about a ping that failed.
  package init(_ configuration: Configuration, isQuiet: Bool, say: @escaping (String) -> Void) {
    self.configuration = configuration
    self.isQuiet = isQuiet
    self.say = say
  }

  /// Runs a job between two pings.
  package func around(_ job: () throws -> ExitStatus) throws -> ExitStatus {
    guard let url = configuration.pingURL?.secret.reveal() else { return try job() }
    let problem = ping(url + "/start")
    do {
      let status = try job()
      end(url, status, problem)
      return status
    } catch {
      end(url, JobFailure(error).status, problem)
      throw error
    }
  }

  /// Says in one line, without the address, which ping failed.
  private func end(_ url: String, _ status: ExitStatus, _ startProblem: String?) {
    let problem = ping(status == .done ? url : "\(url)/\(status.rawValue)") ?? startProblem
    guard let problem, !(isQuiet && status == .done) else { return }
    say("monitoring.ping_url: the ping failed (\(problem)); the run itself is not affected")
  }

  /// Sends one ping; returns what went wrong.
  private func ping(_ url: String) -> String? {
    var limits = CurlLimits()
    limits.connectMilliseconds = 5000
    limits.totalMilliseconds = 10_000
    limits.bodyBytesMax = 64 << 10
    var ping = Ping(url: url)
    do {
      var transport = try CurlTransport(connectionsMax: 1, limits: limits)
      try transport.run(&ping)
    } catch {
      return "\(error)"
    }
    return ping.problem
  }
}

/// One request, tried once.
private struct Ping: RequestDriver {
  let url: String
  private(set) var problem: String?
  private var isSent = false
  private var isDone = false

  init(url: String) { self.url = url }

  mutating func next(at now: Moment) -> RequestStep {
    guard !isSent else { return isDone ? .finished : .waitForCompletions }
    isSent = true
    return .send(number: 0, HTTPRequest(.get, url, headers: []))
  }

  mutating func completed(_ number: Int, _ result: Result<HTTPResponse, TransportFailure>, at now: Moment) {
    isDone = true
    switch result {
    case .success(let answer): problem = (200..<300).contains(answer.status) ? nil : "HTTP \(answer.status)"
    case .failure(let failure): problem = failure.description
    }
  }
}
