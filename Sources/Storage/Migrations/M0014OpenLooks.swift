/// m0014: what an ingest saw of a channel while it has not come to its end (inputs 2, Health of a channel).
///
/// Lines are kept many times a file. The next run goes on behind them, and a run's share of malformed lines has to be that
/// of all of them.
enum M0014OpenLooks {
  static let name = "m0014-open-looks"

  static let sql = """
    CREATE TABLE sealed_open_look (
      channel_id INTEGER PRIMARY KEY REFERENCES sealed_channel (id),
      -- The run that began it.
      run_id INTEGER NOT NULL REFERENCES sealed_run (id),
      new_lines INTEGER NOT NULL CHECK (new_lines >= 0),
      malformed INTEGER NOT NULL CHECK (malformed BETWEEN 0 AND new_lines),
      seal INTEGER
    ) STRICT;
    """
}
