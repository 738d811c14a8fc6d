import Foundation

/// What the process does before anything else.
enum Process {
  /// Files of ours are private; a closed pipe or a file-size limit is an error of the write, not a death (M20).
  static func prepare() {
    umask(0o027)
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    keepStandardDescriptors()
  }

  /// Opens descriptors 0–2 where the caller closed them, so that no file of ours gets one of them (F20).
  private static func keepStandardDescriptors() {
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) == -1 { _ = open("/dev/null", O_RDWR) }
  }
}
