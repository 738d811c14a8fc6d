/// m0006: deliveries are known by their bytes, and judged again.
///
/// A line is known by the first eight bytes of the SHA-256 of its bytes without the line end, as a signed number: what
/// subjects show in hexadecimal. The same bytes in another file, or in a rotated one, are the same line.
enum M0006Deliveries {
  static let name = "m0006-deliveries"

  static let sql = """
    -- The newest receipt of whatever parsed.
    ALTER TABLE channel ADD COLUMN newest_receipt INTEGER;

    -- The unfinished last line: its length and hash, since which as-of it has been so, and whether it was read as a line.
    ALTER TABLE source_file ADD COLUMN tail_bytes INTEGER NOT NULL DEFAULT 0 CHECK (tail_bytes >= 0);
    ALTER TABLE source_file ADD COLUMN tail_hash INTEGER;
    ALTER TABLE source_file ADD COLUMN tail_since INTEGER;
    ALTER TABLE source_file ADD COLUMN tail_is_read INTEGER NOT NULL DEFAULT 0 CHECK (tail_is_read IN (0, 1));
    -- Why an archive could not be read to its end.
    ALTER TABLE source_file ADD COLUMN fault TEXT;

    ALTER TABLE event ADD COLUMN line_hash INTEGER;
    ALTER TABLE event_repeat ADD COLUMN line_hash INTEGER;
    ALTER TABLE event_repeat ADD COLUMN received_at INTEGER;
    ALTER TABLE event_repeat ADD COLUMN is_verified INTEGER NOT NULL DEFAULT 0 CHECK (is_verified IN (0, 1));
    DROP INDEX event_repeat_differs;
    CREATE INDEX event_repeat_by_event ON event_repeat (event_id, line_hash);

    -- The other contents that came under an accepted id, each once: what the event says when they alone count.
    CREATE TABLE event_version (
      event_id INTEGER NOT NULL REFERENCES event (id),
      digest BLOB NOT NULL CHECK (length(digest) = 32),
      type_id INTEGER NOT NULL REFERENCES event_type (id),
      occurred_at INTEGER NOT NULL,
      body TEXT,
      claim_ref TEXT,
      receeve_ref TEXT,
      account_ref TEXT,
      PRIMARY KEY (event_id, digest)
    ) STRICT, WITHOUT ROWID;

    -- Lines that are no delivery (kind 0), and deliveries that do not count (1: with their bytes, to be judged again).
    -- A line that an earlier version kept has no hash until it is met again at its place.
    CREATE TABLE kept_line (
      id INTEGER PRIMARY KEY,
      channel_id INTEGER NOT NULL REFERENCES channel (id),
      line_hash INTEGER,
      kind INTEGER NOT NULL CHECK (kind IN (0, 1)),
      event_id TEXT,
      reason TEXT NOT NULL,
      received_at INTEGER,
      -- Its length without the line end, and its whole SHA-256.
      length INTEGER CHECK (length >= 0),
      digest BLOB CHECK (length(digest) = 32),
      bytes BLOB,
      -- Where it was first met.
      file_id INTEGER NOT NULL REFERENCES source_file (id),
      line INTEGER NOT NULL CHECK (line >= 1),
      run_id INTEGER NOT NULL REFERENCES run (id),
      UNIQUE (channel_id, line_hash),
      CHECK ((kind = 1) = (event_id IS NOT NULL))
    ) STRICT;

    CREATE INDEX kept_line_by_event ON kept_line (channel_id, event_id) WHERE kind = 1;
    CREATE INDEX kept_line_without_hash ON kept_line (file_id, line) WHERE line_hash IS NULL;

    -- Every place of a line that a finding is about.
    CREATE TABLE line_place (
      channel_id INTEGER NOT NULL REFERENCES channel (id),
      line_hash INTEGER NOT NULL,
      path TEXT NOT NULL,
      line INTEGER NOT NULL CHECK (line >= 1),
      PRIMARY KEY (channel_id, line_hash, path, line)
    ) STRICT, WITHOUT ROWID;

    -- What a run saw of a channel: how many files fit its path (NULL: not all were looked for), how many lines were new,
    -- and how many of these were malformed. A run that saw nothing new leaves no row.
    CREATE TABLE channel_look (
      channel_id INTEGER NOT NULL REFERENCES channel (id),
      run_id INTEGER NOT NULL REFERENCES run (id),
      files INTEGER CHECK (files >= 0),
      new_lines INTEGER NOT NULL CHECK (new_lines >= 0),
      malformed INTEGER NOT NULL CHECK (malformed BETWEEN 0 AND new_lines),
      PRIMARY KEY (channel_id, run_id)
    ) STRICT, WITHOUT ROWID;

    INSERT INTO kept_line (channel_id, kind, reason, file_id, line, run_id)
    SELECT f.channel_id, 0, u.reason, u.file_id, u.line, u.run_id
    FROM unreadable_line u JOIN source_file f ON f.id = u.file_id ORDER BY u.file_id, u.line;
    INSERT INTO kept_line (channel_id, kind, event_id, reason, file_id, line, run_id)
    SELECT channel_id, 1, event_id, reason, file_id, line, run_id FROM quarantine ORDER BY file_id, line;
    DROP TABLE unreadable_line;
    DROP TABLE quarantine;

    -- What a bank or a debtor wrote, and no rule reads, is not kept as text.
    UPDATE event_body SET body = (
      WITH RECURSIVE less (step, body) AS (
        SELECT 0, event_body.body
        UNION ALL
        SELECT l.step + 1,
          json_remove(l.body, (SELECT t.fullkey FROM json_tree(l.body) t WHERE t.key = 'paymentReference' LIMIT 1))
        FROM less l WHERE EXISTS (SELECT 1 FROM json_tree(l.body) t WHERE t.key = 'paymentReference'))
      SELECT body FROM less ORDER BY step DESC LIMIT 1)
    WHERE body LIKE '%"paymentReference"%' AND json_valid(body);

    UPDATE channel SET newest_receipt = (SELECT max(received_at) FROM event e WHERE e.channel_id = channel.id);
    UPDATE event_repeat SET is_verified = (SELECT is_verified FROM event e WHERE e.id = event_repeat.event_id);
    -- Files with lines that are now known by their bytes are read again from the start: nothing counts twice.
    UPDATE source_file SET bytes_read = 0, lines_read = 0, blank_lines = 0, fingerprint = x''
    WHERE id IN (SELECT file_id FROM kept_line UNION SELECT file_id FROM event WHERE state = 2);
    """
}
