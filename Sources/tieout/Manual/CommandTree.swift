import ArgumentParser
import Foundation

/// What the argument parser knows of a command, as far as a manual page says it.
///
/// Read from the parser's own dump, so that pages and parser never differ.
struct CommandTree: Decodable {
  let commandName: String
  let abstract: String?
  let discussion: String?
  let arguments: [Argument]?
  let subcommands: [CommandTree]?
  let shouldDisplay: Bool?

  struct Argument: Decodable, Equatable {
    let kind: Kind
    let names: [Name]?
    let valueName: String?
    let abstract: String?
    let defaultValue: String?
    let isOptional: Bool
    let isRepeating: Bool
    let shouldDisplay: Bool
  }

  enum Kind: String, Decodable { case positional, option, flag }

  struct Name: Decodable, Equatable {
    let kind: String
    let name: String

    /// As it is typed.
    var text: String { kind == "long" ? "--\(name)" : "-\(name)" }
  }

  /// The commands below this one that people are to know.
  var shown: [CommandTree] { (subcommands ?? []).filter { $0.shouldDisplay ?? true && $0.commandName != "help" } }

  /// What people may write behind the command.
  var shownArguments: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }

  /// The tree of the whole program.
  static func program() throws -> CommandTree {
    struct Dump: Decodable { let command: CommandTree }
    return try JSONDecoder().decode(Dump.self, from: Data(Tieout._dumpHelp().utf8)).command
  }
}
