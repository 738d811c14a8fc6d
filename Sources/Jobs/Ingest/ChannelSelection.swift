import Configuration
private import Foundation

/// What of the channels an ingest was asked to read (inputs 2).
struct ChannelSelection {
  private let configuration: Configuration
  /// Files as they were named, or `-` alone; none = all.
  private let files: [String]
  /// Nil = all.
  private let channel: String?

  init(_ configuration: Configuration, files: [String], channel: String?) {
    self.configuration = configuration
    self.files = files
    self.channel = channel
  }

  /// The channels with what is to be read of each.
  ///
  /// - Throws: ``JobError/configuration(_:)`` for what belongs to no channel, or can't be told to belong to one.
  func channels() throws -> [IngestChannel] {
    try checkChannel()
    if files.contains(InputBytes.name) { return [try inputChannel()] }
    let channels = try Inputs.channels(configuration).filter { channel == nil || $0.name == channel }
    return files.isEmpty ? channels : try only(channels)
  }

  private func checkChannel() throws {
    let names = configuration.channels.map(\.name)
    guard let channel, !names.contains(channel) else { return }
    let meant = Nearest.word(to: channel, among: names).map { "did you mean \($0)?" }
    throw JobError.configuration([
      "--channel \(SafeText.harmless(channel)): no such channel in \(configuration.file); "
        + (meant ?? (names.isEmpty ? "add it to `channels`" : "there are \(names.sorted().joined(separator: ", "))"))
    ])
  }

  /// The channel that standard input is of; its files and its database are left alone.
  private func inputChannel() throws -> IngestChannel {
    guard files == [InputBytes.name] else {
      throw JobError.configuration(["-: standard input is read by itself; name the files in a run of their own"])
    }
    guard let configured = configuration.channels.first(where: { $0.name == channel }) else {
      throw JobError.configuration([
        "-: nothing says of which channel standard input is; run `tieout ingest --channel NAME -`"
      ])
    }
    var chosen = IngestChannel(
      name: configured.name, reading: Inputs.reading(configured), files: [], isWhole: false)
    chosen.input = STDIN_FILENO
    return chosen
  }

  private func only(_ channels: [IngestChannel]) throws -> [IngestChannel] {
    var channels = channels
    let wanted = Set(files.map(ChannelSelection.standard))
    for index in channels.indices {
      channels[index].files.removeAll { !wanted.contains(ChannelSelection.standard($0.path)) }
      // What was not asked for is not missing.
      channels[index].isWhole = false
      channels[index].database = nil
    }
    let found = Set(channels.flatMap(\.files).map { ChannelSelection.standard($0.path) })
    let strays = wanted.subtracting(found).sorted()
    guard strays.isEmpty else {
      let owner = channel.map { "not to channel \($0)" } ?? "to no channel"
      throw JobError.configuration(
        strays.map {
          "\($0): belongs \(owner) of \(configuration.file); add it to the path of one, or check the name"
        })
    }
    return channels
  }

  private static func standard(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
}
