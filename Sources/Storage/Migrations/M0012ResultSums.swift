/// m0012: a sum over each table of results, by which a report sees that a figure was changed since (`ResultSums`).
enum M0012ResultSums {
  static let name = "m0012-result-sums"

  static let sql = """
    CREATE TABLE result_sum (
      name TEXT PRIMARY KEY,
      sum INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    """
}
