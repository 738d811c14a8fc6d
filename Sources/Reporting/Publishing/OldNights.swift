import Amounts
import Glibc

extension OutputFolder {
  /// Deletes the folders of nights, but for so many of the newest; returns the names of those that are gone.
  ///
  /// A night is a folder called like its business date, with the `run.json` of a whole one in it: statements, drafts, and
  /// whatever else somebody keeps here, are none. What `latest` points to stays. A folder is hidden before it is emptied,
  /// so that nobody finds half of one; the next run sweeps what a killed one leaves.
  package func removeNights(butNewest kept: Int) throws(ReportingError) -> [String] {
    let nights = try FileTree.names(in: path).filter { name in
      Day(name) != nil && OutputFolder.kind(of: "\(path)/\(name)") == S_IFDIR
        && OutputFolder.kind(of: "\(path)/\(name)/run.json") == S_IFREG
    }
    // Names of dates are in order of the dates.
    let old = nights.dropLast(max(kept, 1)).filter { $0 != latest }
    for name in old {
      let hidden = "\(path)/\(OutputFolder.prefix)old-\(name)-\(getpid())"
      try FileTree.remove(hidden)
      guard rename("\(path)/\(name)", hidden) == 0 else {
        throw .file(operation: "take it away", path: "\(path)/\(name)", code: errno)
      }
      try FileTree.remove(hidden)
    }
    if !old.isEmpty { try FileTree.sync(path) }
    return Array(old)
  }
}
