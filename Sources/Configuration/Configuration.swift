package import Amounts
package import Books

/// Everything that `tieout.yaml` and the files it names say, checked (inputs 1 and 4).
package struct Configuration: Sendable {
  /// The file as it was named.
  package let file: String
  /// The file's folder: relative paths start there.
  package let folder: String
  package let environment: Environment
  /// What the rules need: zone, matching, graces, escalation.
  package let settings: Settings
  /// Path of the store.
  package let store: String
  /// Folder that reports and statements are written below.
  package let output: String
  /// Folder of report definitions; nil = those that come with the program.
  package let reportDefinitions: String?
  /// What makes a run end with exit status 1.
  package let alertAt: Severity
  package let debitura: DebituraSettings
  package let partners: [Partner]
  package let channels: [Channel]
  /// Names of channels that are no longer configured; what is stored of them counts on.
  package let retiredChannels: [String]
  /// Case ids in lower case by claim reference; they override the default join (rules R1).
  package let claimMap: [Key: String]
  package let statements: StatementTexts
  /// Address of a monitoring service that nightly runs report to; nil = nobody is told.
  package let pingURL: Secret?
}

extension Configuration {
  /// The zone that decides business dates and months.
  package var calendar: BusinessCalendar { settings.calendar }

  /// The partner with an id.
  package func partner(_ id: String) -> Partner? { partners.first { $0.id == id } }
}
