package import Books

/// A configuration as it was found: everything that is wrong with it, and what can be used all the same.
package struct ConfigurationInspection: Sendable {
  package let parts: ConfigurationParts
  /// Everything that is wrong, in the order of the lines.
  package let problems: [ConfigurationProblem]
  /// The configuration, when nothing is wrong.
  package let configuration: Configuration?
}

/// What could be read of a configuration: for `doctor`, which goes on where every other command ends.
package struct ConfigurationParts: Sendable {
  /// Where the report definitions are.
  package enum Definitions: Hashable, Sendable {
    /// They come with the program.
    case shipped
    case folder(String)
  }

  package let file: String
  package internal(set) var text = ""
  package let folder: String
  package internal(set) var environment: Environment?
  package internal(set) var settings: Settings?
  package internal(set) var store: String?
  package internal(set) var output: String?
  package internal(set) var reportDefinitions: Definitions?
  package internal(set) var alertAt: Severity?
  package internal(set) var debitura: DebituraSettings?
  /// Those that are sound.
  package internal(set) var partners: [Partner] = []
  /// Those that are sound.
  package internal(set) var channels: [Channel] = []
  /// Those whose files the configuration names; nil where it does not say it.
  package internal(set) var registers: [RegisterFile]?
  package internal(set) var retiredChannels: [String]? = []
  package internal(set) var statements: StatementTexts?
  package internal(set) var pingURL: ConfiguredSecret?
  package internal(set) var mail: MailSettings?
  package internal(set) var digest: NightDigest?
  package internal(set) var compare: PartnerListColumns? = PartnerListColumns()
  package internal(set) var keptNights: KeptNights? = .all

  init(file: String, folder: String) {
    self.file = file
    self.folder = folder
  }

  /// The configuration, when no part is missing.
  var whole: Configuration? {
    guard let environment, let settings, let store, let output, let reportDefinitions, let alertAt, let debitura,
      let registers, let statements, let retiredChannels, let compare, let keptNights
    else { return nil }
    var definitions: String?
    if case .folder(let path) = reportDefinitions { definitions = path }
    return Configuration(
      file: file, text: text, folder: folder, environment: environment, settings: settings, store: store,
      output: output,
      reportDefinitions: definitions, alertAt: alertAt, debitura: debitura, partners: partners, channels: channels,
      registers: registers, retiredChannels: retiredChannels, statements: statements, pingURL: pingURL,
      mail: mail, digest: digest, compare: compare, keptNights: keptNights)
  }
}
