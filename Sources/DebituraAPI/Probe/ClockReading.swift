/// The clocks of a server and of this machine at one answer, in seconds since 1970.
package struct ClockReading: Hashable, Sendable {
  package let server: Int64
  package let local: Int64

  package init(server: Int64, local: Int64) {
    self.server = server
    self.local = local
  }

  /// What an answer's `Date` says; nil without one that can be read.
  init?(_ response: HTTPResponse, at now: Moment) {
    guard let server = response.header("Date").flatMap(HTTPDate.seconds) else { return nil }
    self.init(server: server, local: now.wallSeconds)
  }

  /// How far this machine is ahead.
  package var ahead: Int64 { local - server }
}

/// What holds this machine's clock against a platform's; it throws when they are too far apart.
package typealias ClockCheck = (ClockReading) throws -> Void
