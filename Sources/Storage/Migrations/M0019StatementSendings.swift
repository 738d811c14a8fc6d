/// m0019: what was sent to partners.
enum M0019StatementSendings {
  static let name = "m0019-statement-sendings"

  static let sql = """
    -- Nothing here is ever changed or deleted; triggers hold it so.

    -- A statement that is about to be sent: written before anything leaves the machine.
    CREATE TABLE sealed_statement_sending (
      id INTEGER PRIMARY KEY,
      statement_id INTEGER NOT NULL REFERENCES sealed_statement (id),
      way TEXT NOT NULL CHECK (way IN ('mail', 'sftp')),
      -- Where to: addresses, a line each.
      target TEXT NOT NULL CHECK (target <> ''),
      -- The files: hexadecimal SHA-256, a blank and the name, a line each.
      files TEXT NOT NULL CHECK (files <> ''),
      begun_at INTEGER NOT NULL,
      begun_by TEXT NOT NULL CHECK (begun_by <> ''),
      seal INTEGER
    ) STRICT;
    CREATE INDEX statement_sending_statement ON sealed_statement_sending (statement_id);

    -- What became of it. None: the run ended before it knew, so it may have arrived.
    CREATE TABLE sealed_statement_sending_end (
      sending_id INTEGER PRIMARY KEY REFERENCES sealed_statement_sending (id),
      -- noted: somebody says that it arrived.
      outcome TEXT NOT NULL CHECK (outcome IN ('sent', 'not-sent', 'noted')),
      ended_at INTEGER NOT NULL,
      ended_by TEXT NOT NULL CHECK (ended_by <> ''),
      seal INTEGER
    ) STRICT;

    CREATE TRIGGER statement_sending_no_update
      BEFORE UPDATE OF id, statement_id, way, target, files, begun_at, begun_by ON sealed_statement_sending
      BEGIN SELECT RAISE(ABORT, 'what was sent never changes (statement_sending)'); END;
    CREATE TRIGGER statement_sending_no_delete BEFORE DELETE ON sealed_statement_sending
      BEGIN SELECT RAISE(ABORT, 'what was sent never changes (statement_sending)'); END;
    CREATE TRIGGER statement_sending_once BEFORE INSERT ON sealed_statement_sending
      WHEN EXISTS (SELECT 1 FROM sealed_statement_sending WHERE id = new.id)
      BEGIN SELECT RAISE(ABORT, 'what was sent never changes (statement_sending)'); END;
    CREATE TRIGGER statement_sending_end_no_update
      BEFORE UPDATE OF sending_id, outcome, ended_at, ended_by ON sealed_statement_sending_end
      BEGIN SELECT RAISE(ABORT, 'what was sent never changes (statement_sending_end)'); END;
    CREATE TRIGGER statement_sending_end_no_delete BEFORE DELETE ON sealed_statement_sending_end
      BEGIN SELECT RAISE(ABORT, 'what was sent never changes (statement_sending_end)'); END;
    CREATE TRIGGER statement_sending_end_once BEFORE INSERT ON sealed_statement_sending_end
      WHEN EXISTS (SELECT 1 FROM sealed_statement_sending_end WHERE sending_id = new.sending_id)
      BEGIN SELECT RAISE(ABORT, 'a sending ends once (statement_sending_end)'); END;
    """
}
