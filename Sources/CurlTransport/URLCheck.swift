import CCurl
import Platforms

/// Says which URLs may be asked: https, or http to this machine itself.
///
/// The URL is taken apart by libcurl, so that what is checked is what will be asked.
enum URLCheck {
  static func isAllowed(_ url: String) -> Bool {
    guard !url.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }), let handle = curl_url() else { return false }
    defer { curl_url_cleanup(handle) }
    guard curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK,
      part(CURLUPART_USER, of: handle) == nil, part(CURLUPART_PASSWORD, of: handle) == nil
    else { return false }
    switch part(CURLUPART_SCHEME, of: handle) {
    case "https": return true
    case "http": return part(CURLUPART_HOST, of: handle).map(LoopbackHost.contains) ?? false
    default: return false
    }
  }

  private static func part(_ part: CURLUPart, of handle: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, 0) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
  }
}
