package import Amounts
package import GRDB

/// What the store knows of a channel of deliveries, without the content of any.
package struct ChannelRecord: Sendable {
  /// A file that was read, as far as it was.
  package struct File: Hashable, Sendable {
    package let place: String
    package let lines: Int64
    package let bytes: Int64
    /// Why an archive could not be read to its end.
    package let fault: String?
  }

  /// What a run saw that found something new.
  package struct Look: Hashable, Sendable {
    package let run: StoredRun
    /// How many files fitted the path; nil where not all were looked for.
    package let files: Int64?
    package let newLines: Int64
    package let malformed: Int64
  }

  /// The newest receipt of whatever parsed.
  package let newestReceipt: Instant?
  /// Deliveries that were accepted, whether they say something or not.
  package let accepted: Int64
  /// Lines that are no delivery, and deliveries that do not count.
  package let malformed: Int64
  package let quarantined: Int64
  /// The newest looks, the newest first.
  package let looks: [Look]
  /// The newest lines that are no delivery: place and reason.
  package let examples: [(place: String, reason: String)]
  /// The files that were read last, in order of their paths.
  package let files: [File]

  /// How many looks, examples and files are told of.
  private static let shownMax = 10

  /// - Returns: nil for a channel that the store does not know.
  package init?(_ db: Database, channel: String) throws {
    guard
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT c.id, c.newest_receipt, (SELECT count(*) FROM event e WHERE e.channel_id = c.id),
            (SELECT count(*) FROM kept_line k WHERE k.channel_id = c.id AND k.kind = 0),
            (SELECT count(*) FROM kept_line k WHERE k.channel_id = c.id AND k.kind = 1)
          FROM channel c WHERE c.name = ?
          """, arguments: [channel])
    else { return nil }
    let arguments: StatementArguments = [row[0] as Int64, ChannelRecord.shownMax]
    newestReceipt = (row[1] as Int64?).map(Instant.init(microseconds:))
    (accepted, malformed, quarantined) = (row[2], row[3], row[4])
    looks = try Row.fetchAll(
      db,
      sql: """
        SELECT r.id, r.as_of, l.files, l.new_lines, l.malformed FROM channel_look l JOIN run r ON r.id = l.run_id
        WHERE l.channel_id = ? ORDER BY l.run_id DESC LIMIT ?
        """, arguments: arguments
    ).map { Look(run: $0.run(0), files: $0[2], newLines: $0[3], malformed: $0[4]) }
    examples = try Row.fetchAll(
      db,
      sql: """
        SELECT f.path || ':' || k.line, k.reason FROM kept_line k JOIN source_file f ON f.id = k.file_id
        WHERE k.channel_id = ? AND k.kind = 0 ORDER BY k.id DESC LIMIT ?
        """, arguments: arguments
    ).map { ($0[0], $0[1]) }
    files = try Row.fetchAll(
      db,
      sql: """
        SELECT path, lines_read, bytes_read, fault FROM source_file f
        WHERE channel_id = ?1 AND NOT \(SourceFile.isParts) AND generation = (
          SELECT max(g.generation) FROM source_file g WHERE g.channel_id = f.channel_id AND g.path = f.path)
        ORDER BY id DESC LIMIT ?2
        """, arguments: arguments
    ).map { File(place: $0[0], lines: $0[1], bytes: $0[2], fault: $0[3]) }.reversed()
  }
}
