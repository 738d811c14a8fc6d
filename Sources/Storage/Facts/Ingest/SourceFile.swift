/// How far a file of deliveries has been read.
package struct SourceFile: Hashable, Sendable {
  package var id: Int64
  package var generation: Int64
  /// Up to the end of the last complete line; of an archive, all of it.
  package var bytesRead: Int64
  package var linesRead: Int64
  package var blankLines: Int64
  /// A digest of the file's first bytes and of those before `bytesRead`: tells a grown file from a replaced one.
  package var fingerprint: [UInt8]
  /// The last line as long as it has no end.
  package var tail: UnfinishedLine?
  /// Why an archive could not be read to its end.
  package var fault: String?

  package init(
    id: Int64, generation: Int64, bytesRead: Int64 = 0, linesRead: Int64 = 0, blankLines: Int64 = 0,
    fingerprint: [UInt8] = [], tail: UnfinishedLine? = nil, fault: String? = nil
  ) {
    self.id = id
    self.generation = generation
    self.bytesRead = bytesRead
    self.linesRead = linesRead
    self.blankLines = blankLines
    self.fingerprint = fingerprint
    self.tail = tail
    self.fault = fault
  }

  /// In place of a fingerprint: it was read in another form, and is read anew (``IngestSession/settle(form:channel:)``).
  static let otherForm: [UInt8] = [0]

  package var isOfOtherForm: Bool { fingerprint == SourceFile.otherForm }

  /// In place of a fingerprint, with the hash of the line behind it: it stands for the deliveries of a batch, and is no file.
  ///
  /// Alone: of a batch that was read in another form. See ``IngestSession/parts(of:hash:channel:)``.
  static let partsBeginning: [UInt8] = [1]

  static func parts(hash: Int64) -> [UInt8] {
    partsBeginning + withUnsafeBytes(of: hash.bigEndian) { Array($0) }
  }

  /// As SQL: a digest of a file is longer.
  static let isParts = "(substr(fingerprint, 1, 1) = x'01' AND length(fingerprint) <= 9)"
}

/// A last line without its end, as a run found it (inputs 2).
package struct UnfinishedLine: Hashable, Sendable {
  package var bytes: Int64
  package var hash: Int64
  /// The as-of of the run that first saw it as it is, in microseconds.
  package var since: Int64
  /// Whether it was read as a line, its grace being over.
  package var isRead: Bool

  package init(bytes: Int64, hash: Int64, since: Int64, isRead: Bool) {
    self.bytes = bytes
    self.hash = hash
    self.since = since
    self.isRead = isRead
  }
}

/// A line by its bytes without the line end.
package struct LineIdentity: Hashable, Sendable {
  /// The whole SHA-256.
  package let digest: [UInt8]
  package let length: Int64

  package init(digest: [UInt8], length: Int64) {
    self.digest = digest
    self.length = length
  }

  /// The first eight bytes of the digest, by which the store knows the line.
  package var hash: Int64 {
    digest.prefix(8).reduce(0) { $0 << 8 | Int64($1) }
  }
}
