/// What sends requests: a single-threaded loop that asks a driver what to do next.
package protocol HTTPTransport: ~Copyable {
  /// Runs the driver until it has finished.
  ///
  /// - Throws: What the driver throws, and the transport's own failures that are of no single request.
  mutating func run(_ driver: inout some RequestDriver) throws
}

/// What decides which requests are sent, and takes their answers.
package protocol RequestDriver {
  /// The next thing to do. Called again after every step but ``RequestStep/finished``.
  mutating func next(at now: Moment) throws -> RequestStep

  /// Takes the answer to the request that was sent with this number.
  mutating func completed(_ number: Int, _ result: Result<HTTPResponse, TransportFailure>, at now: Moment) throws
}

/// What a transport is to do.
package enum RequestStep: Sendable {
  /// Start this request; its answer is handed over with the number.
  case send(number: Int, HTTPRequest)
  /// Ask again after a request completed, or when the monotonic clock shows this many milliseconds.
  case wait(until: Int64)
  /// Ask again after a request completed: there is at least one under way.
  case waitForCompletions
  case finished
}

/// Both clocks at once: one to measure with, one that names hours and days.
package struct Moment: Hashable, Sendable {
  /// Of a clock that never jumps.
  package var milliseconds: Int64
  /// Seconds since 1970.
  package var wallSeconds: Int64

  package init(milliseconds: Int64, wallSeconds: Int64) {
    self.milliseconds = milliseconds
    self.wallSeconds = wallSeconds
  }
}
