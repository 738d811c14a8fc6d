private import Crypto
import Books
import Foundation
import Storage

/// The files of an issued statement that are for the partner, read once: what is checked is what is sent.
struct PartnerCopy {
  struct File {
    let name: String
    let bytes: [UInt8]
    /// Hexadecimal.
    let sha256: String
    /// As a mail names it.
    let type: String
  }

  let files: [File]

  private static let workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
  private static let listType = "text/csv; charset=utf-8"
  private static let pageType = "text/html; charset=utf-8"

  /// As a mail names a file, by its name.
  static func type(of name: String) -> String {
    name.hasSuffix(".xlsx") ? workbookType : name.hasSuffix(".html") ? pageType : listType
  }

  /// More than that most mail servers refuse.
  private static let bytesMax: UInt64 = 20 << 20

  /// Reads the files of a statement and holds them to the digests of its issue.
  ///
  /// - Throws: ``Objection`` for a file that is missing, was changed or is too large.
  init(_ entry: StatementRegister.Entry, in folder: StatementFolder) throws(Objection) {
    var files: [File] = []
    var room = PartnerCopy.bytesMax
    for file in folder.placed(entry) {
      let handle = FileHandle(forReadingAtPath: file.path)
      defer { try? handle?.close() }
      guard let handle, let data = try? handle.read(upToCount: Int(PartnerCopy.bytesMax) + 1) else {
        throw Objection(wrong: "\(file.name) is missing or can't be read", remedy: PartnerCopy.restore)
      }
      let (left, isTooMuch) = room.subtractingReportingOverflow(UInt64(data.count))
      guard !isTooMuch else {
        throw Objection(
          wrong: "its files are larger than \(PartnerCopy.bytesMax >> 20) MiB, which no mail takes",
          remedy: "hand them over in another way")
      }
      room = left
      let digest = SHA256.hash(data: data).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      guard digest == entry.files.digest(of: file.kind) else {
        throw Objection(wrong: "\(file.name) was changed after the issue", remedy: PartnerCopy.restore)
      }
      files.append(File(name: file.name, bytes: [UInt8](data), sha256: digest, type: PartnerCopy.type(of: file.name)))
    }
    self.files = files
  }

  private static let restore = "put it back with `tieout statement verify --restore`, then send"

  /// Why a statement is not sent.
  struct Objection: Error {
    let wrong: String
    let remedy: String

    var text: String { "\(wrong); \(remedy)" }
  }
}
