import CCurl
import DebituraAPI
import Platforms

/// One easy handle with what it is receiving; used for one request after the other.
final class Transfer {
  let handle: UnsafeMutableRawPointer
  private let options: EasyOptions
  private let limits: CurlLimits
  private var headerList: CurlTexts?
  private var body: [UInt8] = []
  private var headers: [(name: String, value: String)] = []
  private var headerBytes = 0
  private var isTooLarge = false
  /// The driver's number of the request.
  private(set) var number = 0

  init(_ limits: CurlLimits) throws(CurlError) {
    guard let handle = curl_easy_init() else { throw .setUp("no easy handle") }
    self.handle = handle
    options = EasyOptions(handle: handle)
    self.limits = limits
    do throws(CurlError) {
      try setUp()
    } catch {
      curl_easy_cleanup(handle)
      throw error
    }
  }

  func close() {
    curl_easy_cleanup(handle)
    headerList = nil
  }

  /// Readies the handle for a request; false when the request can't be sent as it is.
  func prepare(_ request: HTTPRequest, number: Int) throws(CurlError) -> Bool {
    self.number = number
    body = []
    headers = []
    headerBytes = 0
    isTooLarge = false
    guard try setHeaders(request.headers) else { return false }
    try options.set(CURLOPT_URL, request.url)
    switch request.method {
    case .get:
      try options.set(CURLOPT_HTTPGET, 1)
    case .post(let bytes):
      // The bytes are copied: a Swift array has no lasting address.
      try options.set(CURLOPT_POST, 1)
      let size = tieout_curl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(bytes.count))
      try options.check(size, CURLOPT_POSTFIELDSIZE_LARGE)
      var copy = bytes + [0]
      let result = copy.withUnsafeMutableBytes {
        tieout_curl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
      }
      try options.check(result, CURLOPT_COPYPOSTFIELDS)
    }
    return true
  }

  /// What came of the request.
  func result(_ code: CURLcode) -> Result<HTTPResponse, TransportFailure> {
    guard code == CURLE_OK else { return .failure(failure(code)) }
    var status = 0
    guard tieout_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK else {
      return .failure(.brokenTransfer)
    }
    defer { body = [] }
    return .success(HTTPResponse(status: status, headers: headers, body: body))
  }

  private func failure(_ code: CURLcode) -> TransportFailure {
    if isTooLarge { return .tooLarge }
    switch code {
    // A handshake also fails when the network does, and nothing has been sent yet: tried again.
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR: return .connect
    case CURLE_OPERATION_TIMEDOUT: return .timeout
    case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_WEIRD_SERVER_REPLY:
      return .brokenTransfer
    case CURLE_FILESIZE_EXCEEDED: return .tooLarge
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CACERT_BADFILE: return .tls
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT: return .refusedURL
    default: return .other("curl error \(code.rawValue)")
    }
  }

  // MARK: Options

  private func setUp() throws(CurlError) {
    try options.setSafeDefaults()
    // Custom headers follow a redirect to wherever it leads (reliability M6).
    try options.set(CURLOPT_FOLLOWLOCATION, 0)
    try options.set(CURLOPT_PROTOCOLS_STR, "http,https")
    try options.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
    try options.set(CURLOPT_USERAGENT, "tieout")
    try options.set(CURLOPT_CONNECTTIMEOUT_MS, limits.connectMilliseconds)
    try options.set(CURLOPT_LOW_SPEED_LIMIT, limits.slowBytesPerSecond)
    try options.set(CURLOPT_LOW_SPEED_TIME, limits.slowSeconds)
    try options.set(CURLOPT_TIMEOUT_MS, limits.totalMilliseconds)
    try options.set(CURLOPT_BUFFERSIZE, 256 << 10)
    let receiver = Unmanaged.passUnretained(self).toOpaque()
    try options.set(CURLOPT_WRITEDATA, receiver)
    try options.set(CURLOPT_HEADERDATA, receiver)
    try options.set(CURLOPT_PRIVATE, receiver)
    try options.check(
      tieout_curl_set_receiver(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, receiver in
        Transfer.receive(bytes, size * count, receiver) { $0.receive(body: $1) }
      }, CURLOPT_WRITEFUNCTION)
    try options.check(
      tieout_curl_set_receiver(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, receiver in
        Transfer.receive(bytes, size * count, receiver) { $0.receive(header: $1) }
      }, CURLOPT_HEADERFUNCTION)
  }

  /// False when a value would end its header and begin another.
  private func setHeaders(_ wanted: [(name: String, value: Secret)]) throws(CurlError) -> Bool {
    let lines = wanted.map { "\($0.name): \($0.value.reveal())" }
    guard lines.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }) else { return false }
    let list = try CurlTexts(lines)
    try options.set(CURLOPT_HTTPHEADER, list.list)
    headerList = list
    return true
  }

  // MARK: Receiving

  /// Hands bytes to a transfer; any number but their count makes libcurl end it.
  private static func receive(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ receiver: UnsafeMutableRawPointer?,
    _ take: (Transfer, UnsafeRawBufferPointer) -> Bool
  ) -> Int {
    guard let receiver, count > 0 else { return 0 }
    let transfer = Unmanaged<Transfer>.fromOpaque(receiver).takeUnretainedValue()
    return take(transfer, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
  }

  private func receive(body bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count <= limits.bodyBytesMax - body.count else {
      isTooLarge = true
      return false
    }
    body.append(contentsOf: bytes)
    return true
  }

  /// Keeps the headers that the driver reads; of several header blocks, those of the last one.
  private func receive(header bytes: UnsafeRawBufferPointer) -> Bool {
    headerBytes += bytes.count
    guard headerBytes <= limits.headerBytesMax else {
      isTooLarge = true
      return false
    }
    if bytes.starts(with: "HTTP/".utf8) { headers = [] }
    // A cheap look before any text is made.
    guard let first = bytes.first, first | 0x20 == UInt8(ascii: "r") || first | 0x20 == UInt8(ascii: "d"),
      let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
    else { return true }
    let name = String(decoding: bytes[..<colon], as: UTF8.self)
    let value = String(decoding: bytes[(colon + 1)...], as: UTF8.self)
    if ["retry-after", "date"].contains(name.lowercased()) { headers.append((name, value)) }
    return true
  }
}
