import CCurl

/// A message as libcurl's tree of parts: it sets boundaries, types and encodings, and sends it line by line.
final class MailParts {
  /// What ``CURLOPT_MIMEPOST`` takes.
  let root: OpaquePointer
  /// The type of the whole.
  let type: String
  /// The headers of parts: libcurl reads them while it sends.
  private var headers: [CurlTexts] = []

  init(_ message: MailMessage, for handle: UnsafeMutableRawPointer) throws(CurlError) {
    guard let root = curl_mime_init(handle) else { throw MailParts.noMemory }
    self.root = root
    type = message.attachments.isEmpty ? "multipart/alternative" : "multipart/mixed"
    if message.attachments.isEmpty {
      try MailParts.addTexts(of: message, to: root)
    } else {
      let texts = try MailParts.texts(of: message, for: handle)
      let part = try MailParts.part(of: root)
      // From here on they belong to the root.
      try MailParts.check(curl_mime_subparts(part, texts))
      try MailParts.check(curl_mime_type(part, "multipart/alternative"))
      for attachment in message.attachments { try add(attachment) }
    }
  }

  deinit { curl_mime_free(root) }

  private func add(_ attachment: MailMessage.Attachment) throws(CurlError) {
    let part = try MailParts.part(of: root)
    try MailParts.fill(part, HeaderText.clean(attachment.type), "base64", attachment.bytes)
    let disposition = try CurlTexts([HeaderText.attachment(named: attachment.name)])
    headers.append(disposition)
    try MailParts.check(curl_mime_headers(part, disposition.list, 0))
  }

  private static func texts(
    of message: MailMessage, for handle: UnsafeMutableRawPointer
  ) throws(CurlError) -> OpaquePointer {
    guard let texts = curl_mime_init(handle) else { throw noMemory }
    do throws(CurlError) {
      try addTexts(of: message, to: texts)
    } catch {
      curl_mime_free(texts)
      throw error
    }
    return texts
  }

  /// The same in several forms; a reader shows the last one that it can.
  private static func addTexts(of message: MailMessage, to parent: OpaquePointer) throws(CurlError) {
    let forms = [("text/plain", message.text), message.html.map { ("text/html", $0) }]
    for (type, text) in forms.compactMap(\.self) {
      let part = try part(of: parent)
      try fill(part, "\(type); charset=utf-8", "quoted-printable", lines(text))
    }
  }

  /// The text with the line ends of a mail, of which the encoder knows no other.
  private static func lines(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var last: UInt8 = 0
    for byte in text.utf8 {
      if byte == 0x0A, last != 0x0D { bytes.append(0x0D) }
      bytes.append(byte)
      last = byte
    }
    return bytes
  }

  private static func part(of parent: OpaquePointer) throws(CurlError) -> OpaquePointer {
    guard let part = curl_mime_addpart(parent) else { throw noMemory }
    return part
  }

  private static func fill(
    _ part: OpaquePointer, _ type: String, _ encoder: String, _ bytes: [UInt8]
  ) throws(CurlError) {
    try check(curl_mime_type(part, type))
    try check(curl_mime_encoder(part, encoder))
    // The bytes are copied: a Swift array has no lasting address.
    let code = bytes.withUnsafeBytes { bytes in
      curl_mime_data(part, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    try check(code)
  }

  private static let noMemory = CurlError.setUp("no memory for a mail")

  private static func check(_ code: CURLcode) throws(CurlError) {
    guard code == CURLE_OK else { throw .setUp("a part of a mail: error \(code.rawValue)") }
  }
}
