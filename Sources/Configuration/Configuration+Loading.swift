import Amounts
import Books
import Foundation
import Yams

extension Configuration {
  /// Reads and checks a configuration and every register, key and secret that it names.
  ///
  /// - Parameters:
  ///   - file: the path of `tieout.yaml`, as messages are to name it.
  ///   - variables: the environment, for secrets.
  ///   - readsSecrets: false for a command that neither sends nor verifies anything: people who work on discrepancies
  ///     need not be given the keys. Secrets are then empty.
  ///   - readsFiles: false for a command that needs none of the registers, public keys and folders that it names.
  ///   - registersMayBeBroken: whether a register that cannot be read is left to whoever needs it; it says what is
  ///     wrong with itself.
  ///   - publicKeyProblem: says what is wrong with the PEM text of a public key; nil when nothing is.
  /// - Throws: `ConfigurationError` with everything that is wrong, not only the first.
  package static func load(
    _ file: String, variables: [String: String] = ProcessInfo.processInfo.environment,
    readsSecrets: Bool = true, readsFiles: Bool = true, registersMayBeBroken: Bool = false,
    publicKeyProblem: @escaping (_ pem: String) -> String? = { _ in nil }
  ) throws(ConfigurationError) -> Configuration {
    let inspection = inspect(
      file, variables: variables, readsSecrets: readsSecrets, readsFiles: readsFiles,
      registersMayBeBroken: registersMayBeBroken,
      publicKeyProblem: publicKeyProblem)
    guard let configuration = inspection.configuration else {
      throw ConfigurationError(problems: inspection.problems)
    }
    return configuration
  }

  /// Reads the text of a configuration that a run kept; no file that it names is looked at, and no secret.
  ///
  /// - Parameters:
  ///   - file: as messages are to name it.
  ///   - folder: where its relative paths start.
  /// - Throws: `ConfigurationError` with everything that this version does not take.
  package static func kept(_ text: String, file: String, folder: String) throws(ConfigurationError) -> Configuration {
    let problems = Problems(file: file)
    let context = ReadingContext(
      folder: folder, variables: [:], readsSecrets: false, readsFiles: false, registersMayBeBroken: true,
      publicKeyProblem: { _ in nil })
    var parts = ConfigurationDocument.root(text, problems)?.configuration(context)
    parts?.text = text
    guard problems.isEmpty, let configuration = parts?.whole else {
      throw ConfigurationError(problems: problems.ordered)
    }
    return configuration
  }

  /// Reads a configuration as ``load(_:variables:publicKeyProblem:)`` does, and gives what is sound of a broken one.
  package static func inspect(
    _ file: String, variables: [String: String] = ProcessInfo.processInfo.environment,
    readsSecrets: Bool = true, readsFiles: Bool = true, registersMayBeBroken: Bool = false,
    publicKeyProblem: @escaping (_ pem: String) -> String? = { _ in nil }
  ) -> ConfigurationInspection {
    let problems = Problems(file: file)
    let path = FilePath.absolute(file, in: FileManager.default.currentDirectoryPath)
    let folder = String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex))
    let context = ReadingContext(
      folder: folder.isEmpty ? "/" : folder, variables: variables, readsSecrets: readsSecrets,
      readsFiles: readsFiles, registersMayBeBroken: registersMayBeBroken, publicKeyProblem: publicKeyProblem)
    let document = ConfigurationDocument.root(of: path, problems)
    var parts =
      document?.place.configuration(context) ?? ConfigurationParts(file: file, folder: context.folder)
    parts.text = document?.text ?? ""
    return ConfigurationInspection(
      parts: parts, problems: problems.ordered, configuration: problems.isEmpty ? parts.whole : nil)
  }
}

extension Place {
  fileprivate func configuration(_ context: ReadingContext) -> ConfigurationParts? {
    let keys = [
      "environment", "time_zone", "store", "output", "report_definitions", "alert_at", "debitura", "partners",
      "channels", "retired_channels", "claim_map", "statements", "matching", "graces", "escalate_at", "codes",
      "monitoring", "mail", "digest", "compare", "keep",
    ]
    guard let section = section(keys: keys) else { return nil }
    var parts = ConfigurationParts(file: problems.file, folder: context.folder)
    parts.environment = section.required("environment", "production or test was expected")?
      .word(Environment.allCases.map { ($0.rawValue, $0) })
    parts.store = section.required("store", "the path of the store was expected, such as var/tieout.sqlite")?
      .text(max: 4096).map(context.absolute)
    parts.output = section.required("output", "the folder of reports was expected, such as out")?
      .text(max: 4096).map(context.absolute)
    parts.reportDefinitions =
      section["report_definitions"].map { $0.existingFolder(context).map { .folder($0) } } ?? .shipped
    parts.alertAt = section["alert_at"].map { $0.word(Severity.allCases.map { ($0.name, $0) }) } ?? .high
    parts.settings = section.settings()
    parts.debitura = section.required("debitura", "referral_api and customer_api were expected")?
      .debitura(parts.environment)
    parts.partners = section.partners(context)
    parts.channels = section.channels(context)
    let claimMap = section["claim_map"].map { $0.register(context, .claimMap, partner: nil) }
    parts.registers =
      claimMap == .some(nil) ? nil : parts.partners.compactMap(\.register) + [claimMap ?? nil].compactMap(\.self)
    parts.retiredChannels = section["retired_channels"].map { $0.retiredChannels(parts.channels) } ?? []
    parts.statements = section["statements"].map { $0.statementTexts() } ?? StatementTexts()
    parts.compare = section["compare"].map { $0.partnerListColumns() } ?? PartnerListColumns()
    parts.keptNights = section["keep"].map { $0.keptNights().map { .newest($0) } } ?? .all
    parts.pingURL = section["monitoring"].flatMap { $0.monitoring(context) }
    parts.mail = section["mail"].flatMap { $0.mail(context) }
    parts.digest = section["digest"].flatMap { $0.digest() }
    if section["mail"] == nil {
      section["digest"]?.refuse(
        "has no server that takes its mail", "mail: {server: smtps://host, from: …} was expected")
    }
    if section["mail"] == nil, parts.partners.contains(where: { $0.sending != nil }) {
      section["partners"]?.refuse(
        "have a send.mail, but there is no server that takes mail", "mail: {server: smtps://host, from: …} was expected"
      )
    }
    if let debitura = parts.debitura, debitura.customerAPI == nil, parts.partners.contains(where: \.usesCustomerAPI) {
      _ = section["debitura"]?.section(keys: DebituraSettings.keys)?
        .required("customer_api", "its address was expected, or customer_api: false for every partner")
    }
    return parts
  }

  /// How many nights' reports are kept.
  fileprivate func keptNights() -> Int? {
    section(keys: ["nights"])?.required("nights", "how many nights' reports are kept was expected, such as 90")?
      .integer(1...36_500)
  }

  /// Names of the past; a channel that is configured is none.
  fileprivate func retiredChannels(_ channels: [Channel]) -> [String]? {
    guard let names = channelNames() else { return nil }
    for name in names {
      if let owner = channels.first(where: { $0.name == name || $0.formerNames.contains(name) }) {
        return refuse("names \(OneLine.quoted(name)), a name of channel \(owner.name)", "remove it here or there")
      }
    }
    return names
  }

  private func existingFolder(_ context: ReadingContext) -> String? {
    guard let named = text(max: 4096) else { return nil }
    var isFolder = false as ObjCBool
    let path = context.absolute(named)
    guard context.readsFiles else { return path }
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      return refuse("folder \(named) does not exist", "name a folder of definitions, or leave out the key")
    }
    return path
  }
}

extension Section {
  /// The partners that are sound.
  fileprivate func partners(_ context: ReadingContext) -> [Partner] {
    guard let places = required("partners", "a list of partners was expected")?.list() else { return [] }
    if places.isEmpty { self["partners"]?.refuse("is empty", "at least one partner was expected") }
    refuseRepeated("id", in: places)
    return places.compactMap { $0.partner(context) }
  }

  /// The channels that are sound.
  fileprivate func channels(_ context: ReadingContext) -> [Channel] {
    guard let places = self["channels"]?.list() else { return [] }
    refuseRepeated("name", in: places)
    // A file read by two channels would count every event twice.
    refuseRepeated("path", in: places)
    let ids = self["partners"].flatMap { $0.texts(of: "id") }
    let channels = places.compactMap { $0.channel(context, partners: ids) }
    refuseAmbiguousNames(channels)
    return channels
  }

  /// A name, present or former, is that of one channel.
  private func refuseAmbiguousNames(_ channels: [Channel]) {
    var owners: [String: String] = [:]
    for channel in channels { owners[channel.name] = channel.name }
    for channel in channels {
      for former in channel.formerNames {
        if let owner = owners[former] {
          self["channels"]?.refuse(
            "give \(OneLine.quoted(former)) as a former name of \(channel.name), but it is a name of \(owner)",
            "a name belongs to one channel: remove it from one of them")
        }
        owners[former] = channel.name
      }
    }
  }

  private func refuseRepeated(_ key: String, in places: [Place]) {
    var first: [String: String] = [:]
    for place in places {
      guard case .mapping(let mapping) = place.node, let node = mapping[key], let text = node.scalar?.string else {
        continue
      }
      let own = Place(node: node, path: "\(place.path).\(key)", problems: place.problems)
      if let other = first[text] {
        own.refuse("is \(OneLine.quoted(text)), as in \(other)", "another one was expected")
      } else {
        first[text] = own.path
      }
    }
  }
}

extension Place {
  /// The texts of a key in each mapping of a list, without noting anything.
  fileprivate func texts(of key: String) -> [String]? {
    guard case .sequence(let nodes) = node else { return nil }
    return nodes.compactMap { $0.mapping?[key]?.scalar?.string }
  }
}
