import CCurl
package import DebituraAPI

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Sends requests over libcurl: connections are kept and reused, and nothing leads a key to where it was not sent.
///
/// One thread; several transfers at once in one multi handle.
package struct CurlTransport: HTTPTransport, ~Copyable {
  /// A request to stop is seen this soon.
  private static let pollMillisecondsMax: Int64 = 500

  private let multi: UnsafeMutableRawPointer
  private let limits: CurlLimits
  private let isCancelled: () -> Bool
  private var idle: [Transfer] = []
  private var active: [UnsafeMutableRawPointer: Transfer] = [:]

  /// - Parameters:
  ///   - connectionsMax: Most connections open at once.
  ///   - isCancelled: Asked now and then; true makes ``run(_:)`` throw `.cancelled`.
  package init(
    connectionsMax: Int = 8, limits: CurlLimits = .init(), isCancelled: @escaping () -> Bool = { false }
  ) throws(CurlError) {
    guard CurlGlobal.isReady, let multi = curl_multi_init() else { throw .setUp("no multi handle") }
    self.multi = multi
    self.limits = limits
    self.isCancelled = isCancelled
    let connections = max(1, connectionsMax)
    _ = tieout_curl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections)
    _ = tieout_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, connections)
  }

  deinit {
    for (handle, transfer) in active {
      curl_multi_remove_handle(multi, handle)
      transfer.close()
    }
    for transfer in idle { transfer.close() }
    curl_multi_cleanup(multi)
  }

  package mutating func run(_ driver: inout some RequestDriver) throws {
    while true {
      if isCancelled() { throw CurlError.cancelled }
      switch try driver.next(at: CurlTransport.now()) {
      case .send(let number, let request):
        if let failure = try start(request, number) {
          try driver.completed(number, .failure(failure), at: CurlTransport.now())
        }
      case .wait(let until): try wait(&driver, until: until)
      case .waitForCompletions: try wait(&driver, until: .max)
      case .finished: return
      }
    }
  }

  /// Both clocks as they are now.
  package static func now() -> Moment {
    func read(_ clock: clockid_t) -> timespec {
      var time = timespec()
      clock_gettime(clock, &time)
      return time
    }
    let monotonic = read(CLOCK_MONOTONIC)
    let milliseconds = Int64(monotonic.tv_sec) * 1000 + Int64(monotonic.tv_nsec) / 1_000_000
    return Moment(milliseconds: milliseconds, wallSeconds: Int64(read(CLOCK_REALTIME).tv_sec))
  }

  /// Starts a request; returns why it can't be, if so.
  private mutating func start(_ request: HTTPRequest, _ number: Int) throws(CurlError) -> TransportFailure? {
    guard URLCheck.isAllowed(request.url) else { return .refusedURL }
    let transfer = if let last = idle.popLast() { last } else { try Transfer(limits) }
    guard try transfer.prepare(request, number: number) else {
      idle.append(transfer)
      return .other("a header has control characters")
    }
    try check(curl_multi_add_handle(multi, transfer.handle))
    active[transfer.handle] = transfer
    return nil
  }

  /// Lets transfers go on until one has completed, or the time has come.
  private mutating func wait(_ driver: inout some RequestDriver, until: Int64) throws {
    while true {
      if isCancelled() { throw CurlError.cancelled }
      var running: Int32 = 0
      try check(curl_multi_perform(multi, &running))
      let completed = takeCompleted()
      for (number, result) in completed { try driver.completed(number, result, at: CurlTransport.now()) }
      let left = until == .max ? CurlTransport.pollMillisecondsMax : until - CurlTransport.now().milliseconds
      if !completed.isEmpty || left <= 0 { return }
      try check(curl_multi_poll(multi, nil, 0, Int32(min(left, CurlTransport.pollMillisecondsMax)), nil))
    }
  }

  private mutating func takeCompleted() -> [(Int, Result<HTTPResponse, TransportFailure>)] {
    var completed: [(Int, Result<HTTPResponse, TransportFailure>)] = []
    var left: Int32 = 0
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
      let code = tieout_curl_result(message)
      // The message is gone with its handle.
      curl_multi_remove_handle(multi, handle)
      guard let transfer = active.removeValue(forKey: handle) else { continue }
      completed.append((transfer.number, transfer.result(code)))
      idle.append(transfer)
    }
    return completed
  }

  private func check(_ code: CURLMcode) throws(CurlError) {
    guard code == CURLM_OK else { throw .multi("error \(code.rawValue)") }
  }
}
