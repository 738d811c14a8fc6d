import Platforms

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

extension MailMessage {
  /// The lines above its parts but for those that libcurl sets itself: the version of MIME, types and encodings.
  var headers: [String] {
    var headers = [
      "Date: \(MailMessage.date(sentAt))", HeaderText.line("From", [from]), HeaderText.line("To", to),
    ]
    if !cc.isEmpty { headers.append(HeaderText.line("Cc", cc)) }
    return headers + [
      HeaderText.line("Subject", subject), "Message-ID: <\(plainID)@\(from.domain)>",
      // Nobody's holiday note is to come back (RFC 3834, and what Exchange asks for).
      "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All",
    ]
  }

  private var plainID: String {
    String(id.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "." })
  }

  /// `Tue, 10 Mar 2026 02:00:00 +0000` (RFC 5322 3.3); the names of days and months are those of C.
  private static func date(_ seconds: Int64) -> String {
    var time = time_t(clamping: seconds)
    var parts = tm()
    // A year that no clock shows is the first one.
    if gmtime_r(&time, &parts) == nil || !(0...8099).contains(parts.tm_year) {
      time = 0
      gmtime_r(&time, &parts)
    }
    var text = [CChar](repeating: 0, count: 64)
    let count = strftime(&text, text.count, "%a, %d %b %Y %H:%M:%S +0000", &parts)
    return String(decoding: text.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
