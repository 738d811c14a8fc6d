import Jobs

/// A manual page in the macros of man(7): one for the program, and one for each of its commands.
struct ManualPage {
  /// Without the section, such as `tieout-statement`.
  let name: String
  let text: String

  /// Every page of the program.
  static func all(_ program: CommandTree) -> [ManualPage] {
    let commands = program.shown
    let names = commands.map { "\(program.commandName)-\($0.commandName)" }
    let root = ManualPage(program, path: [program.commandName], extra: ManualPage.surroundings, seeAlso: names)
    return [root]
      + commands.map { command in
        ManualPage(
          command, path: [program.commandName, command.commandName], extra: [], seeAlso: [program.commandName])
      }
  }

  private init(_ command: CommandTree, path: [String], extra: [Roff], seeAlso: [String]) {
    name = path.joined(separator: "-")
    var lines: [Roff] = [
      .request("TH", [name.uppercased(), "1", "", "tieout \(Version.text)", "Tieout"]),
      // Neither stretched nor hyphenated: options and ids stay as they are typed.
      .request("ad", ["l"]), .request("nh", []),
      .request("SH", ["NAME"]), .text("\(name) - \(ManualPage.clause(command.abstract ?? ""))"),
      .request("SH", ["SYNOPSIS"]),
    ]
    // Those of the program itself are told on their own pages, those of a command on its page.
    let isProgram = path.count == 1
    let parts = isProgram ? [] : command.shown
    lines += ManualPage.synopsis(command, path: path)
    for part in parts { lines += ManualPage.synopsis(part, path: path + [part.commandName]) }
    lines.append(.request("SH", ["DESCRIPTION"]))
    lines += ManualPage.paragraphs(command.discussion ?? command.abstract ?? "")
    if isProgram { lines += ManualPage.commands(command) }
    let common = isProgram ? command.shownArguments : ManualPage.common(parts.isEmpty ? [command] : parts)
    for part in parts {
      lines.append(.request("SH", [(path.dropFirst() + [part.commandName]).joined(separator: " ").uppercased()]))
      lines.append(.text(part.abstract ?? ""))
      if let discussion = part.discussion { lines += [.request("PP", [])] + ManualPage.paragraphs(discussion) }
      lines += ManualPage.options(ManualPage.own(part).filter { !common.contains($0) })
    }
    if !common.isEmpty { lines += [.request("SH", ["OPTIONS"])] + ManualPage.options(common) }
    lines += extra
    lines.append(.request("SH", ["SEE ALSO"]))
    lines.append(.text(seeAlso.map { "\($0)(1)" }.joined(separator: ", ")))
    text = lines.map(\.line).joined(separator: "\n") + "\n"
  }

  /// A sentence as `whatis` wants it: no capital, no full stop.
  private static func clause(_ sentence: String) -> String {
    let clause = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    return clause.prefix(1).lowercased() + clause.dropFirst()
  }

  /// What a command takes, without what every command does: that is on the page of the program.
  private static func own(_ command: CommandTree) -> [CommandTree.Argument] {
    command.shownArguments.filter { !["help", "version"].contains($0.names?.last?.name) }
  }

  /// What each of the commands takes: it is told once.
  private static func common(_ commands: [CommandTree]) -> [CommandTree.Argument] {
    guard let first = commands.first else { return [] }
    return own(first).filter { argument in commands.allSatisfy { own($0).contains(argument) } }
  }

  private static func synopsis(_ command: CommandTree, path: [String]) -> [Roff] {
    guard command.shown.isEmpty else {
      return path.count == 1 ? [.usage(command: "\(path[0]) COMMAND", arguments: "[options]")] : []
    }
    let arguments = own(command)
    let required = arguments.filter { $0.kind == .option && !$0.isOptional }.map { argument in
      "\(names(argument)) \(argument.valueName ?? "value")"
    }
    let values = arguments.filter { $0.kind == .positional }.map { argument in
      let value = "\(argument.valueName ?? "value")\(argument.isRepeating ? "..." : "")"
      return argument.isOptional ? "[\(value)]" : value
    }
    return [
      .usage(
        command: path.joined(separator: " "), arguments: (required + ["[options]"] + values).joined(separator: " "))
    ]
  }

  /// Paragraphs of a discussion: lines in capitals become sections, indented ones stay as they are.
  private static func paragraphs(_ text: String) -> [Roff] {
    var lines: [Roff] = []
    var isVerbatim = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let isIndented = line.hasPrefix(" ")
      if isIndented != isVerbatim, !line.isEmpty {
        lines += isIndented ? [.request("RS", ["4"]), .request("nf", [])] : ManualPage.verbatimEnd
        isVerbatim = isIndented
      }
      let words = line.drop { $0 == " " }
      if words.isEmpty {
        if !isVerbatim { lines.append(.request("PP", [])) }
      } else if !isIndented, words == words.uppercased() {
        lines.append(.request("SH", [String(words)]))
      } else {
        lines.append(.text(String(words)))
      }
    }
    return isVerbatim ? lines + verbatimEnd : lines
  }

  private static let verbatimEnd: [Roff] = [.request("fi", []), .request("RE", []), .request("PP", [])]

  private static func commands(_ program: CommandTree) -> [Roff] {
    [.request("SH", ["COMMANDS"])]
      + program.shown.flatMap { command -> [Roff] in
        [
          .request("TP", []), .bold("\(program.commandName)-\(command.commandName)(1)"), .text(command.abstract ?? ""),
        ]
      }
  }

  private static func options(_ arguments: [CommandTree.Argument]) -> [Roff] {
    arguments.flatMap { argument -> [Roff] in
      let value = argument.kind == .flag ? nil : argument.valueName ?? "value"
      return [.request("TP", []), .option(names(argument), value: value), .text(explanation(argument))]
    }
  }

  private static func explanation(_ argument: CommandTree.Argument) -> String {
    (argument.abstract ?? "") + (argument.defaultValue.map { " (default: \($0))" } ?? "")
  }

  /// The names of an argument as they are typed; none for one that is known by its place.
  private static func names(_ argument: CommandTree.Argument) -> String {
    (argument.names ?? []).map(\.text).joined(separator: ", ")
  }

  /// What the program looks at besides its arguments.
  private static let surroundings: [Roff] = [
    .request("SH", ["ENVIRONMENT"]),
    .request("TP", []), .bold("TIEOUT_CONFIG"), .text("The configuration, where --config is not given."),
    .request("TP", []), .bold("CREDENTIALS_DIRECTORY"),
    .text("Set by systemd: where secrets named {file: $CREDENTIALS_DIRECTORY/NAME} are."),
    .request("TP", []), .bold("NO_COLOR, COLUMNS"), .text("No colours on a terminal; its width."),
    .request("SH", ["FILES"]),
    .request("TP", []), .bold("tieout.yaml"),
    .text("The configuration. tieout-init(1) writes one in which every key is explained."),
  ]
}
