import Books
import Foundation
import GRDB

/// The claims that stored deliveries name, also where they do not count: a claim that is written in one of them is one
/// that the money could be on (rules R10; readings).
enum NamedClaims {
  /// A claim by the creditor's reference, or by Receeve's own where that alone is given.
  struct Name: Hashable {
    var claim: String?
    var receeve: String?
  }

  /// Those of every stored version of an id, and of every delivery with it that does not count.
  static func read(_ db: Database, channel: Int64, id: String) throws -> Set<Name> {
    var names: Set<Name> = []
    let arguments: StatementArguments = [channel, id]
    let columns = try Row.fetchAll(
      db,
      sql: """
        SELECT claim_ref, receeve_ref FROM event WHERE channel_id = ?1 AND event_id = ?2
        UNION SELECT v.claim_ref, v.receeve_ref FROM event_version v JOIN event e ON e.id = v.event_id
          WHERE e.channel_id = ?1 AND e.event_id = ?2
        """, arguments: arguments)
    for row in columns { names.insert(Name(claim: row[0], receeve: row[1])) }
    let bodies = try String.fetchAll(
      db,
      sql: """
        SELECT b.body FROM event_body b JOIN event e ON e.id = b.event_id WHERE e.channel_id = ?1 AND e.event_id = ?2
        UNION ALL SELECT v.body FROM event_version v JOIN event e ON e.id = v.event_id
          WHERE e.channel_id = ?1 AND e.event_id = ?2 AND v.body IS NOT NULL
        """, arguments: arguments)
    for body in bodies { names.formUnion(try self.names(db, in: body)) }
    let lines = try Row.fetchCursor(
      db, sql: "SELECT bytes FROM kept_line WHERE kind = 1 AND channel_id = ? AND event_id = ? AND bytes IS NOT NULL",
      arguments: arguments)
    while let line = try lines.next() {
      names.formUnion(try self.names(db, inLine: String(decoding: line[0] as Data, as: UTF8.self)))
    }
    return names
  }

  /// A line that names the claims of another one, and says nothing else of it.
  ///
  /// What a line said that is let go stays in the journal, and a night that is written again asks which claims it named.
  static func alone(_ db: Database, of line: Data) throws -> Data {
    let names = try self.names(db, inLine: String(decoding: line, as: UTF8.self))
    let objects = names.map { name in
      ["claimRef": name.claim, "receeveClaimRef": name.receeve].compactMapValues { $0 }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return try encoder.encode(
      objects.sorted {
        ($0["claimRef"] ?? "", $0["receeveClaimRef"] ?? "") < ($1["claimRef"] ?? "", $1["receeveClaimRef"] ?? "")
      })
  }

  /// Those of a line as it was received: in its body, as text or as bytes, and in what was signed of that; or in the line
  /// itself, where that is the body.
  private static func names(_ db: Database, inLine line: String) throws -> Set<Name> {
    var names = try self.names(db, in: line)
    var texts = try self.texts(db, "body", of: line)
    texts += try self.texts(db, "bodyBase64", of: line).compactMap { text in
      Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) }
    }
    for text in texts {
      names.formUnion(try self.names(db, in: text))
      for signed in try self.texts(db, "payloadAsString", of: text) { names.formUnion(try self.names(db, in: signed)) }
    }
    for signed in try self.texts(db, "payloadAsString", of: line) { names.formUnion(try self.names(db, in: signed)) }
    return names
  }

  /// The texts of a member of a document; none where there is none, or where it is no JSON.
  private static func texts(_ db: Database, _ member: String, of document: String) throws -> [String] {
    try String.fetchAll(
      db,
      sql: "SELECT value FROM json_each(iif(json_valid(?1), ?1, '{}')) WHERE key = ?2 AND type = 'text'",
      arguments: [document, member])
  }

  /// Those of the objects of a document: a reference stands beside the other of its own object.
  private static func names(_ db: Database, in document: String) throws -> Set<Name> {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT parent, key, atom FROM json_tree(iif(json_valid(?1), ?1, '{}')) WHERE type = 'text'
          AND key IN ('claimRef', 'claimReference', 'receeveClaimRef', 'receiveClaimRef')
        """, arguments: [document])
    var byObject: [Int64: Name] = [:]
    for row in rows {
      let text = LooseText.trimmed(row[2])
      guard !text.isEmpty else { continue }
      if (row[1] as String).hasPrefix("claim") {
        byObject[row[0], default: Name()].claim = text
      } else {
        byObject[row[0], default: Name()].receeve = text
      }
    }
    return Set(byObject.values)
  }
}
