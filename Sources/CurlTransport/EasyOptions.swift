import CCurl

/// The options of an easy handle by their types; one that libcurl refuses is an error.
struct EasyOptions {
  let handle: UnsafeMutableRawPointer

  func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
    try check(tieout_curl_set_long(handle, option, value), option)
  }

  func set(_ option: CURLoption, _ value: String) throws(CurlError) {
    try check(tieout_curl_set_string(handle, option, value), option)
  }

  func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) throws(CurlError) {
    try check(tieout_curl_set_pointer(handle, option, value), option)
  }

  func check(_ code: CURLcode, _ option: CURLoption) throws(CurlError) {
    guard code == CURLE_OK else { throw .setUp("option \(option.rawValue): error \(code.rawValue)") }
  }

  /// What holds for whatever is sent: no proxy sees it (reliability M7), every certificate is looked at.
  func setSafeDefaults() throws(CurlError) {
    try set(CURLOPT_PROXY, "")
    try set(CURLOPT_NETRC, 0)
    try set(CURLOPT_SSLVERSION, 6)  // CURL_SSLVERSION_TLSv1_2: that version at least
    try set(CURLOPT_SSL_VERIFYPEER, 1)
    try set(CURLOPT_SSL_VERIFYHOST, 2)
    try set(CURLOPT_NOSIGNAL, 1)
  }
}

/// Texts in libcurl's form of a list, which goes with the value.
final class CurlTexts {
  private(set) var list: UnsafeMutablePointer<curl_slist>?

  init(_ texts: [String]) throws(CurlError) {
    for text in texts {
      guard let longer = curl_slist_append(list, text) else { throw .setUp("no memory for a list") }
      list = longer
    }
  }

  deinit { curl_slist_free_all(list) }
}
