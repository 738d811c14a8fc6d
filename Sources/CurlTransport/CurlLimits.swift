/// What bounds a single request.
package struct CurlLimits: Hashable, Sendable {
  package var connectMilliseconds = 10_000
  /// Slower than this for ``slowSeconds`` is a timeout.
  package var slowBytesPerSecond = 100
  package var slowSeconds = 30
  package var totalMilliseconds = 120_000
  /// A page of 100 rows has some 200 KiB.
  package var bodyBytesMax = 32 << 20
  package var headerBytesMax = 64 << 10

  package init() {}
}
