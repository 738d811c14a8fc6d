import Configuration
import Foundation

/// A file that somebody hands to a command, read as a whole.
enum ImportedFile {
  /// Its bytes.
  ///
  /// - Parameters:
  ///   - bytesMax: whole MiB.
  ///   - header: what was expected in an empty one.
  /// - Throws: what is wrong with the file as a whole.
  static func bytes(_ file: String, bytesMax: Int, header: String) throws(ConfigurationProblem) -> [UInt8] {
    func problem(_ wrong: String, _ remedy: String) -> ConfigurationProblem {
      ConfigurationProblem(file: file, line: nil, path: "", wrong: wrong, remedy: remedy)
    }
    guard let handle = FileHandle(forReadingAtPath: file) else {
      throw problem("can't be read", "check its name and its owner")
    }
    defer { try? handle.close() }
    let data: Data?
    do { data = try handle.read(upToCount: bytesMax + 1) } catch {
      throw problem("can't be read", "check that it is a file, and its owner")
    }
    guard let data, data.count <= bytesMax else {
      throw data == nil
        ? problem("is empty", "the header \(header) was expected")
        : problem("has more than \(bytesMax >> 20) MiB", "import it in parts")
    }
    return [UInt8](data)
  }
}
