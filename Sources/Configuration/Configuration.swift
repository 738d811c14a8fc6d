package import Amounts
package import Books

/// Everything that `tieout.yaml` and the files it names say, checked (inputs 1 and 4).
package struct Configuration: Sendable {
  /// The file as it was named.
  package let file: String
  /// Its text: a run keeps what it was configured with.
  ///
  /// Keys and secrets are in files of their own.
  package let text: String
  /// The file's folder: relative paths start there.
  package let folder: String
  package let environment: Environment
  /// What the rules need: zone, matching, graces, escalation, codes.
  package let settings: Settings
  /// Path of the store.
  package private(set) var store: String
  /// Folder that reports and statements are written below.
  package private(set) var output: String
  /// Folder of report definitions; nil = those that come with the program.
  package let reportDefinitions: String?
  /// What makes a run end with exit status 1.
  package let alertAt: Severity
  package let debitura: DebituraSettings
  package let partners: [Partner]
  package let channels: [Channel]
  /// The registers as their files were read.
  package let registers: [RegisterFile]
  /// Names of channels that are no longer configured; what is stored of them counts on.
  package let retiredChannels: [String]
  package let statements: StatementTexts
  /// Address of a monitoring service that nightly runs report to; nil = nobody is told.
  package let pingURL: ConfiguredSecret?
  /// Where mail goes out; nil = nowhere.
  package let mail: MailSettings?
  /// Who gets the mail of a night; nil = nobody, not nil = there is ``mail``.
  package let digest: NightDigest?
  /// How partners' own lists are written where they do not say it.
  package let compare: PartnerListColumns
  /// How many nights' reports stay in the output folder.
  package let keptNights: KeptNights
}

/// How many nights' reports stay in the output folder (`keep`).
package enum KeptNights: Hashable, Sendable {
  case all
  /// So many, at least one.
  case newest(Int)
}

extension Configuration {
  /// The zone that decides business dates and months.
  package var calendar: BusinessCalendar { settings.calendar }

  /// The cases that rows of the claim map name for a claim, in lower case; they override the default join (rules R1).
  package var claimMap: [Key: [Key]] {
    ClaimMap.cases(registers.filter { $0.kind == .claimMap }.flatMap { (try? $0.rows.get()) ?? [] })
  }

  /// The same with another store and another output folder.
  package func with(store: String, output: String) -> Configuration {
    var copy = self
    (copy.store, copy.output) = (store, output)
    return copy
  }

  /// The partner with an id.
  package func partner(_ id: String) -> Partner? { partners.first { $0.id == id } }
}
