import CCurl

/// The versions of what requests go through.
package enum CurlVersions {
  /// Of libcurl, such as `7.88.1`.
  package static var curl: String { String(cString: info.pointee.version) }

  /// Of the TLS library, such as `OpenSSL/3.0.17`; nil for a libcurl without one.
  package static var tls: String? { info.pointee.ssl_version.map { String(cString: $0) } }

  private static var info: UnsafeMutablePointer<curl_version_info_data> {
    // Both members are in the first version of the struct already; the call never fails.
    guard let info = curl_version_info(CURLVERSION_FIRST) else { preconditionFailure("libcurl has a version") }
    return info
  }
}
