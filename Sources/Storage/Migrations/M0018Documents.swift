/// m0018: what statements have from layout 2 on: an HTML document, internal controls, a text about VAT.
enum M0018Documents {
  static let name = "m0018-documents"

  static let sql = """
    -- Nothing here is ever changed or deleted; triggers hold it so.

    -- A statement that was issued with layout 1 has no row.
    CREATE TABLE sealed_statement_document (
      statement_id INTEGER PRIMARY KEY REFERENCES sealed_statement (id),
      -- What was said of VAT; NULL: nothing.
      vat_text TEXT CHECK (vat_text <> ''),
      html_sha256 TEXT NOT NULL CHECK (length(html_sha256) = 64),
      controls_sha256 TEXT NOT NULL CHECK (length(controls_sha256) = 64),
      seal INTEGER
    ) STRICT;

    -- The discrepancies on a statement's payments, or that blocked it, as they were open at its cut-off.
    CREATE TABLE sealed_statement_open_item (
      statement_id INTEGER NOT NULL REFERENCES sealed_statement (id),
      place INTEGER NOT NULL CHECK (place >= 1),
      code TEXT NOT NULL,
      -- NULL: about no partner alone.
      subject TEXT,
      severity TEXT NOT NULL,
      money_at_risk INTEGER, currency TEXT CHECK (length(currency) = 3),
      since TEXT NOT NULL,
      is_blocking INTEGER NOT NULL CHECK (is_blocking IN (0, 1)),
      seal INTEGER,
      PRIMARY KEY (statement_id, place)
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER statement_document_no_update BEFORE UPDATE OF statement_id, vat_text, html_sha256, controls_sha256
      ON sealed_statement_document
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_document)'); END;
    CREATE TRIGGER statement_document_no_delete BEFORE DELETE ON sealed_statement_document
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_document)'); END;
    CREATE TRIGGER statement_document_in_time BEFORE INSERT ON sealed_statement_document
      WHEN NOT EXISTS (SELECT 1 FROM sealed_statement_to_publish WHERE statement_id = new.statement_id)
        OR EXISTS (SELECT 1 FROM sealed_statement_document WHERE statement_id = new.statement_id)
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_document)'); END;
    CREATE TRIGGER statement_open_item_no_update
      BEFORE UPDATE OF statement_id, place, code, subject, severity, money_at_risk, currency, since, is_blocking
      ON sealed_statement_open_item
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_open_item)'); END;
    CREATE TRIGGER statement_open_item_no_delete BEFORE DELETE ON sealed_statement_open_item
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_open_item)'); END;
    CREATE TRIGGER statement_open_item_in_time BEFORE INSERT ON sealed_statement_open_item
      WHEN NOT EXISTS (SELECT 1 FROM sealed_statement_to_publish WHERE statement_id = new.statement_id)
        OR EXISTS (SELECT 1 FROM sealed_statement_open_item
          WHERE statement_id = new.statement_id AND place = new.place)
      BEGIN SELECT RAISE(ABORT, 'what is issued never changes (statement_open_item)'); END;
    """
}
