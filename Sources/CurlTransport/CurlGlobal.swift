import CCurl

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// What libcurl needs once in a process.
enum CurlGlobal {
  /// Proxies would get the key, and the key log the session's secrets (reliability M7).
  private static let variables = [
    "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
    "SSLKEYLOGFILE",
  ]

  /// Whether libcurl is ready; done at the first look.
  static let isReady: Bool = {
    for variable in variables { unsetenv(variable) }
    // Without signals in libcurl, a TLS connection that breaks while it is written to would end the process.
    signal(SIGPIPE, SIG_IGN)
    // CURL_GLOBAL_ALL, a macro that is not imported.
    return curl_global_init(3) == CURLE_OK
  }()
}
