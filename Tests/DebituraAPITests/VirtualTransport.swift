import DebituraAPI

/// Runs a driver on a clock of its own against a function that plays the server.
struct VirtualTransport: HTTPTransport {
  typealias Reply = (milliseconds: Int64, result: Result<HTTPResponse, TransportFailure>)

  var now = Moment(milliseconds: 5_000, wallSeconds: 1_780_000_000)
  let serve: (HTTPRequest, Moment) -> Reply
  private(set) var requestsAtOnceMax = 0

  init(_ serve: @escaping (HTTPRequest, Moment) -> Reply) { self.serve = serve }

  mutating func run(_ driver: inout some RequestDriver) throws {
    var underWay: [(at: Int64, number: Int, result: Result<HTTPResponse, TransportFailure>)] = []
    for _ in 0..<2_000_000 {
      switch try driver.next(at: now) {
      case .send(let number, let request):
        let reply = serve(request, now)
        underWay.append((now.milliseconds + reply.milliseconds, number, reply.result))
        requestsAtOnceMax = max(requestsAtOnceMax, underWay.count)
      case .wait(let until): try advance(&underWay, until: until, &driver)
      case .waitForCompletions: try advance(&underWay, until: .max, &driver)
      case .finished: return
      }
    }
    throw Stuck()
  }

  struct Stuck: Error {}

  private mutating func advance(
    _ underWay: inout [(at: Int64, number: Int, result: Result<HTTPResponse, TransportFailure>)], until: Int64,
    _ driver: inout some RequestDriver
  ) throws {
    let next = underWay.indices.min { underWay[$0].at < underWay[$1].at }
    if let next, underWay[next].at <= until {
      let done = underWay.remove(at: next)
      move(to: done.at)
      try driver.completed(done.number, done.result, at: now)
    } else {
      guard until != .max else { throw Stuck() }
      move(to: until)
    }
  }

  private mutating func move(to milliseconds: Int64) {
    let before = now.milliseconds
    now.milliseconds = max(before, milliseconds)
    now.wallSeconds += now.milliseconds / 1000 - before / 1000
  }
}
