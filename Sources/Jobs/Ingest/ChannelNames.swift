import Configuration
import Storage

/// The channels of the store and those of the configuration are the same ones, by their names (inputs 1).
enum ChannelNames {
  /// The channels that the store has under a former name, and what is wrong with others.
  struct Matching {
    var renamed: [(from: String, to: String)] = []
    var problems: [ConfigurationProblem] = []

    /// - Parameter used: the names of the channels that the store has deliveries of.
    init(_ used: [String], _ configuration: Configuration) {
      let names = Set(configuration.channels.map(\.name))
      let retired = Set(configuration.retiredChannels)
      for name in used where !names.contains(name) && !retired.contains(name) {
        guard let owner = configuration.channels.first(where: { $0.formerNames.contains(name) })?.name else {
          problems.append(
            problem(
              configuration, "the store has deliveries of a channel \(name), which is not configured",
              "if it has another name now, write former_names: [\(name)] there, if it is gone, retired_channels: [\(name)]"
            ))
          continue
        }
        guard !used.contains(owner), !renamed.contains(where: { $0.to == owner }) else {
          problems.append(
            problem(
              configuration, "the store has deliveries of \(owner) and of \(name), its former name",
              "write retired_channels: [\(name)] instead"))
          continue
        }
        renamed.append((name, owner))
      }
    }

    private func problem(_ configuration: Configuration, _ wrong: String, _ remedy: String) -> ConfigurationProblem {
      ConfigurationProblem(file: configuration.file, line: nil, path: "channels", wrong: wrong, remedy: remedy)
    }
  }

  /// Gives renamed channels their new names in the store.
  ///
  /// - Throws: ``JobError/configuration(_:)`` for a channel of the store that the configuration does not know.
  static func settle(_ db: StoreDatabase, _ configuration: Configuration) throws {
    for (old, new) in try renamed(db, configuration) { try ChannelRoster.rename(db, from: old, to: new) }
  }

  /// The channels that the store has under a former name.
  ///
  /// - Throws: ``JobError/configuration(_:)`` for a channel of the store that the configuration does not know.
  static func renamed(_ db: StoreDatabase, _ configuration: Configuration) throws -> [(from: String, to: String)] {
    let matching = Matching(try ChannelRoster.used(db), configuration)
    guard matching.problems.isEmpty else { throw JobError.configuration(matching.problems.map(\.description)) }
    return matching.renamed
  }
}
