package import Configuration
package import Deliveries
package import Platforms

/// A channel with the files that it delivers into tonight.
package struct IngestChannel: Sendable {
  package var name: String
  package var reading: DeliveryChannel
  /// Path as findings name it (relative to the configuration), and where it is.
  package var files: [(name: String, path: String)]
  /// How its files hold deliveries.
  package var format: DeliveryFormat
  /// What it reads in place of files.
  package var database: DeliveryDatabase?
  /// How long a database may be locked by another program.
  package var lockWait = Duration.seconds(30)
  /// A descriptor that is read once, to its end: standard input.
  package var input: Int32?
  /// Whether these are all files that fit the channel's path; else nobody can say whether there are none.
  package var isWhole: Bool
  /// The folders that could not be listed.
  package var faults: [SourceFault]

  package init(
    name: String, reading: DeliveryChannel, files: [(name: String, path: String)],
    format: DeliveryFormat = .ndjson, database: DeliveryDatabase? = nil, isWhole: Bool = true,
    faults: [SourceFault] = []
  ) {
    self.name = name
    self.reading = database == nil ? reading : RowLine.dated(reading)
    self.files = files
    self.format = format
    self.database = database
    self.isWhole = isWhole
    self.faults = faults
  }

  /// In which form it is read (``DeliveryForm``).
  var form: String { DeliveryForm.text(format: format, envelope: reading.envelope, query: database?.query) }
}

/// What an ingest read: every line is in exactly one of these counts.
package struct IngestCounts: Codable, Hashable, Sendable {
  package var lines = 0
  package var blank = 0
  package var new = 0
  package var repeated = 0
  package var conflicting = 0
  package var quarantined = 0
  package var unreadable = 0
  package var bytes: Int64 = 0
}

/// What came of an ingest: what was read, what could not be, and what does not count for which cause.
package struct IngestOutcome: Sendable {
  package var counts = IngestCounts()
  package var faults: [SourceFault] = []
  /// Deliveries that do not count, new ones of this run: one cause is one line, however many they are.
  package var refusals: [Refusal] = []

  /// How many deliveries of a channel do not count for a cause.
  package struct Refusal: Hashable, Sendable {
    package let channel: String
    package let reason: String
    package let count: Int
  }
}
