import Amounts
import Books
import Configuration
import Storage

/// What a channel is, what was read of it, and what its health is judged from (inputs 2).
struct ChannelSection {
  let desk: ExplainDesk
  let name: String

  func sections() throws -> [Explanation.Section] {
    let channel = desk.configuration.channels.first { $0.name == name }
    var sections = [Explanation.Section("Channel", rule: "inputs 2", try facts(channel))]
    if let partner = channel?.partner {
      sections.append(
        .init(
          "Subscriptions", rule: "R6",
          [.init("partner", partner, evidence: .rows(try desk.versions.subscriptions(partner: partner)))]))
    }
    return sections
  }

  private func facts(_ channel: Channel?) throws -> [Explanation.Fact] {
    var facts: [Explanation.Fact] = []
    if let channel {
      facts.append(
        .init(
          "configured", channel.files?.pattern ?? channel.database?.path ?? "standard input alone",
          channel.silenceDays.map { "silence of more than \($0) days is reported" },
          evidence: [desk.configured("channels, \(name): \(channel.database == nil ? "path" : "database")")]))
    } else {
      facts.append(.init("configured", "no", "it is one of retired_channels, or was renamed since"))
    }
    guard let record = try desk.channel(name) else {
      facts.append(.init("received", "nothing is stored of it"))
      return facts
    }
    facts.append(
      .init(
        "received",
        "\(record.accepted) accepted, \(record.quarantined) that do not count, \(record.malformed) malformed",
        record.newestReceipt.map { "the newest receipt is of \($0.readable)" } ?? "no receipt is known"))
    for file in record.files { facts.append(source(file, isDatabase: channel?.database != nil)) }
    for look in record.looks {
      facts.append(
        .init(
          "look", look.run.readable,
          "\(look.newLines) new lines, \(look.malformed) of them malformed"
            + (look.files.map { "; \($0 == 1 ? "1 file fits" : "\($0) files fit") the path" } ?? "")))
    }
    for example in record.examples { facts.append(.init("malformed", example.place, example.reason)) }
    return facts
  }
  /// A file, or the rows of a database, which stand under the channel's own name.
  private func source(_ file: ChannelRecord.File, isDatabase: Bool) -> Explanation.Fact {
    guard isDatabase else {
      return .init(
        "file", file.place, "\(Wording.count(Int(file.lines), "line")), \(file.bytes) bytes read", file.fault)
    }
    return .init(
      "rows", file.place, "\(Wording.count(Int(file.lines), "row")), up to position \(file.bytes)", file.fault)
  }
}
