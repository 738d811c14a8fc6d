/// The endpoints that steer the sandbox; both ports have them, and the log doesn't count them.
struct ControlRoutes: Sendable {
  let sandbox: Sandbox

  /// The answer to a request whose path begins with `/__`.
  func reply(to request: ReceivedRequest) -> Reply {
    do {
      switch (request.method, request.path) {
      case ("POST", "/__night"): return try selectNight(request.body)
      case ("POST", "/__faults"): return try armFaults(request)
      case ("GET", "/__log"): return .json(sandbox.log.report)
      default: return .notFound(request.path)
      }
    } catch {
      return .failure(400, "validation_error", "\(error)")
    }
  }

  private func selectNight(_ body: [UInt8]) throws -> Reply {
    let wanted = try JSONSlice(text: body)
    guard let night = wanted["night"]?.int, night >= 1 else {
      return .failure(400, "validation_error", "expected {\"night\": N}")
    }
    try sandbox.select(night: night)
    if wanted["reset_log"]?.bool == true { sandbox.log.reset() }
    return .json("{\"night\":\(night)}")
  }

  private func armFaults(_ request: ReceivedRequest) throws -> Reply {
    let faults = try Fault.list(from: request.body)
    sandbox.arm(faults, keepingOthers: request.parameters.contains { $0 == ("add", "true") })
    return .json("{\"armed\":\(faults.count)}")
  }
}
