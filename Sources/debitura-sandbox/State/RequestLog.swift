import Synchronization

/// Counts what came in, for tests that hold a client to its limits.
final class RequestLog: Sendable {
  private struct Counts {
    var byRequest: [String: Int] = [:]
    var recent: [ContinuousClock.Instant] = []
    var recentStart = 0
    var mostRecent = 0
    var connections = 0
    var mostConnections = 0
    var requests = 0
    var mostRequests = 0
  }

  private let counts = Mutex(Counts())

  /// Forgets all counts but what is open now.
  func reset() {
    counts.withLock { counts in
      var fresh = Counts()
      fresh.connections = counts.connections
      fresh.mostConnections = counts.connections
      fresh.requests = counts.requests
      fresh.mostRequests = counts.requests
      counts = fresh
    }
  }

  /// A connection was opened.
  func connectionOpened() {
    counts.withLock { counts in
      counts.connections += 1
      counts.mostConnections = max(counts.mostConnections, counts.connections)
    }
  }

  /// A connection was closed.
  func connectionClosed() {
    counts.withLock { $0.connections -= 1 }
  }

  /// A request has been read.
  func requestBegan() {
    counts.withLock { counts in
      let now = ContinuousClock.now
      counts.recent.append(now)
      while counts.recent[counts.recentStart] <= now - .seconds(60) { counts.recentStart += 1 }
      if counts.recentStart > 10_000 {
        counts.recent.removeFirst(counts.recentStart)
        counts.recentStart = 0
      }
      counts.mostRecent = max(counts.mostRecent, counts.recent.count - counts.recentStart)
      counts.requests += 1
      counts.mostRequests = max(counts.mostRequests, counts.requests)
    }
  }

  /// A request has got its status.
  func requestEnded(_ api: API, path: String, status: Int) {
    let key = "\(api.rawValue) \(Self.withoutIDs(path)) \(status)"
    counts.withLock { counts in
      counts.requests -= 1
      counts.byRequest[key, default: 0] += 1
    }
  }

  /// The answer of `GET /__log`.
  var report: String {
    counts.withLock { counts in
      let members = counts.byRequest.sorted { $0.key < $1.key }.map { "\(jsonQuoted($0.key)):\($0.value)" }
      return """
        {"counts":{\(members.joined(separator: ","))},"total":\(counts.byRequest.values.reduce(0, +)),\
        "max_requests_in_60s":\(counts.mostRecent),"max_concurrent_connections":\(counts.mostConnections),\
        "max_concurrent_requests":\(counts.mostRequests)}
        """
    }
  }

  /// A path with `{id}` for each part that looks like a uuid, so that requests of one kind count together.
  private static func withoutIDs(_ path: String) -> String {
    path.split(separator: "/", omittingEmptySubsequences: false).map { part in
      part.utf8.count == 36 && part.allSatisfy { $0.isHexDigit || $0 == "-" } ? "{id}" : String(part)
    }.joined(separator: "/")
  }
}
