package import Amounts
package import Books
package import GRDB

/// What reports say of a night that no query can work out: it hangs on the configuration or on the clock of the business.
///
/// A job works it out once and shows it to every connection that reads reports; without it these views have no rows.
package struct NightFacts: Sendable {
  /// How one thing stands: sources, controls, findings, statements.
  package struct Status: Hashable, Sendable {
    package let subject: String
    /// Whether there is something to do.
    package let needsCare: Bool
    /// In words.
    package let summary: String

    package init(subject: String, needsCare: Bool, summary: String) {
      self.subject = subject
      self.needsCare = needsCare
      self.summary = summary
    }
  }

  /// A list of a platform, as the night stands on it.
  package struct Source: Hashable, Sendable {
    package let list: PulledList
    /// `complete`, `incomplete` or `not readable`.
    package let state: String
    /// Why, or since when; nil for a complete one.
    package let note: String?

    package init(list: PulledList, state: String, note: String?) {
      self.list = list
      self.state = state
      self.note = note
    }
  }

  /// What is to be said of sources beside those that are complete.
  package struct Exception: Hashable, Sendable {
    /// `incomplete`, `not readable` or `not read`.
    package let kind: String
    package let text: String
    /// Of a client that is not readable: which, and since which business date.
    package let client: String?
    package let since: Day?

    package init(kind: String, text: String, client: String? = nil, since: Day? = nil) {
      self.kind = kind
      self.text = text
      self.client = client
      self.since = since
    }
  }

  /// A month of a partner that is to be stated.
  package struct Statements: Hashable, Sendable {
    package let month: Month
    package let partner: String
    /// `issued`, `ready`, `blocked`, `waits` for an earlier month.
    package let state: String
    /// How many statements were issued.
    package let issued: Int
    /// What keeps them from being issued.
    package let blockedBy: String?

    package init(month: Month, partner: String, state: String, issued: Int, blockedBy: String?) {
      self.month = month
      self.partner = partner
      self.state = state
      self.issued = issued
      self.blockedBy = blockedBy
    }
  }

  /// A statement as it would be if closed tonight (rules R10); amounts in minor units of its currency.
  package struct Draft: Sendable {
    package let series: StatementSeries
    package let month: Month
    package let figures: StatementFigures
    package let lines: Int
    /// What keeps it from being issued.
    package let blockedBy: String?

    package init(
      series: StatementSeries, month: Month, figures: StatementFigures, lines: Int, blockedBy: String?
    ) {
      self.series = series
      self.month = month
      self.figures = figures
      self.lines = lines
      self.blockedBy = blockedBy
    }
  }

  package var statuses: [Status] = []
  package var sources: [Source] = []
  package var exceptions: [Exception] = []
  package var statements: [Statements] = []
  package var drafts: [Draft] = []
  /// The days that reports look back on, in their order; the last is the business date.
  package var days: [Day] = []
  /// Open findings at the end of each of the days.
  package var trend: [FindingTrend.Row] = []

  package init() {}

  /// What the facts are shown in, on each connection.
  static let tables = """
    CREATE TEMP TABLE night_status (position INTEGER PRIMARY KEY, subject TEXT, needs_care INTEGER, summary TEXT);
    CREATE TEMP TABLE night_source (partner TEXT, tenant TEXT, list TEXT, state TEXT, note TEXT,
      PRIMARY KEY (partner, tenant, list)) WITHOUT ROWID;
    CREATE TEMP TABLE night_exception (position INTEGER PRIMARY KEY, kind TEXT, text TEXT, client TEXT, since TEXT);
    CREATE TEMP TABLE night_statements (month TEXT, partner TEXT, state TEXT, issued INTEGER, blocked_by TEXT,
      PRIMARY KEY (month, partner)) WITHOUT ROWID;
    CREATE TEMP TABLE night_draft (month TEXT, partner TEXT, currency TEXT, opening INTEGER, earned INTEGER,
      prior_period INTEGER, adjustments INTEGER, clawbacks INTEGER, paid_out INTEGER, total INTEGER, payable INTEGER,
      lines INTEGER, blocked_by TEXT, PRIMARY KEY (month, partner, currency)) WITHOUT ROWID;
    CREATE TEMP TABLE night_day (day TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TEMP TABLE night_trend (day TEXT, currency TEXT, critical INTEGER, high INTEGER, medium INTEGER, low INTEGER,
      findings INTEGER, counted_more INTEGER, counted_less INTEGER, PRIMARY KEY (day, currency)) WITHOUT ROWID;
    """

  /// Shows them to the reporting views of a connection, in place of what it showed before.
  ///
  /// Only temporary tables are written: within `Store.inspect` or `Store.preview`.
  package func show(_ db: Database) throws {
    func fill(_ table: String, _ columns: Int, _ rows: [StatementArguments]) throws {
      try db.execute(sql: "DELETE FROM temp.\(table)")
      let marks = Array(repeating: "?", count: columns).joined(separator: ", ")
      let insert = try db.cachedStatement(sql: "INSERT INTO temp.\(table) VALUES (\(marks))")
      for row in rows { try insert.execute(arguments: row) }
    }
    try fill("night_status", 4, statuses.enumerated().map { [$0, $1.subject, $1.needsCare, $1.summary] })
    try fill(
      "night_source", 5,
      sources.map { [$0.list.partner, $0.list.tenant ?? "", $0.list.kind.rawValue, $0.state, $0.note] }
    )
    try fill(
      "night_exception", 5, exceptions.enumerated().map { [$0, $1.kind, $1.text, $1.client, $1.since?.description] })
    try fill(
      "night_statements", 5,
      statements.map { [$0.month.description, $0.partner, $0.state, $0.issued, $0.blockedBy] })
    try fill(
      "night_draft", 13,
      drafts.map { draft in
        [draft.month.description, draft.series.partner, draft.series.currency.code]
          + StatementArguments(draft.figures.named.map(\.units))
          + [draft.lines, draft.blockedBy]
      })
    try fill("night_day", 1, days.map { [$0.description] })
    try fill(
      "night_trend", 9,
      trend.map { row in
        [row.day.description, row.currency?.code ?? ""]
          + StatementArguments(Severity.allCases.sorted(by: >).map { row.counts[$0] ?? 0 })
          + [row.findings, row.countedMore, row.countedLess]
      })
  }
}
