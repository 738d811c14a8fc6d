package import Configuration
import CurlTransport
import DebituraAPI
import Platforms

/// Tells a monitoring service that a run began and how it ended, in the way of healthchecks.io: GET `<url>/start`, then
/// POST `<url>` for exit status 0 and `<url>/<exit status>` for any other, with a few lines about the run.
///
/// Nothing else is sent, and nothing that goes wrong here changes how the run ends. Of a run that dies, the service
/// hears no end: that is what it waits for.
package struct RunPings {
  private let configuration: Configuration
  private let isQuiet: Bool
  private let words: (RunEnd) -> String
  private let say: (String) -> Void

  /// - Parameters:
  ///   - isQuiet: nothing is said of a run that ends with 0; the service notices by itself that it heard nothing.
  ///   - words: what the service is told of a run, some lines for a stranger's eyes.
  ///   - say: prints a line about a ping that failed.
  package init(
    _ configuration: Configuration, isQuiet: Bool, words: @escaping (RunEnd) -> String,
    say: @escaping (String) -> Void
  ) {
    self.configuration = configuration
    self.isQuiet = isQuiet
    self.words = words
    self.say = say
  }

  /// Runs a job between two pings.
  package func around(_ job: () throws -> RunRecord) throws -> RunRecord {
    guard let url = configuration.pingURL?.secret.reveal() else { return try job() }
    let problem = ping(Ping(url + "/start"))
    do {
      let record = try job()
      end(url, .ended(record), problem)
      return record
    } catch {
      end(url, .failed(JobFailure(error)), problem)
      throw error
    }
  }

  /// Says in one line, without the address, which ping failed.
  private func end(_ url: String, _ end: RunEnd, _ startProblem: String?) {
    let status = end.status(alertAt: configuration.alertAt)
    let problem = ping(Ping(status == .done ? url : "\(url)/\(status.rawValue)", body: words(end))) ?? startProblem
    guard let problem, !(isQuiet && status == .done) else { return }
    say("monitoring.ping_url: the ping failed (\(problem)); the run itself is not affected")
  }

  /// Sends one ping; returns what went wrong.
  private func ping(_ ping: Ping) -> String? {
    var limits = CurlLimits()
    limits.connectMilliseconds = 5000
    limits.totalMilliseconds = 10_000
    limits.bodyBytesMax = 64 << 10
    var ping = ping
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
  private(set) var problem: String?
  private let request: HTTPRequest
  private var isSent = false
  private var isDone = false

  /// - Parameter body: the text that goes along; nil = nothing but the request.
  init(_ url: String, body: String? = nil) {
    request =
      body.map {
        HTTPRequest(
          .post(body: Array($0.utf8)), url, headers: [("Content-Type", Secret("text/plain; charset=utf-8"))])
      } ?? HTTPRequest(.get, url, headers: [])
  }

  mutating func next(at now: Moment) -> RequestStep {
    guard !isSent else { return isDone ? .finished : .waitForCompletions }
    isSent = true
    return .send(number: 0, request)
  }

  mutating func completed(_ number: Int, _ result: Result<HTTPResponse, TransportFailure>, at now: Moment) {
    isDone = true
    switch result {
    case .success(let answer): problem = (200..<300).contains(answer.status) ? nil : "HTTP \(answer.status)"
    case .failure(let failure): problem = failure.description
    }
  }
}
