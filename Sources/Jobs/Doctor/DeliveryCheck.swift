import Amounts
import Configuration
import Foundation
import Platforms

/// Each channel: its folder is there, receives, and what it receives verifies.
enum DeliveryCheck {
  /// Two weeks without any event are not how partners with cases look.
  private static let staleSeconds: Int64 = 14 * 86_400
  /// The window that signatures are judged in (inputs 2).
  private static let futureSeconds: Int64 = 300

  static func checkups(_ parts: ConfigurationParts, asOf: Instant) -> [Checkup] {
    parts.channels.flatMap { checkups($0, parts, asOf) } + sharedFiles(parts) + sharedSecrets(parts)
  }

  /// A file that two channels match ends every run.
  private static func sharedFiles(_ parts: ConfigurationParts) -> [Checkup] {
    let channels = parts.channels.map { channel in
      IngestChannel(
        name: channel.name, reading: Inputs.reading(channel),
        files: channel.files?.matching().files.map { ($0.name, $0.path) } ?? [])
    }
    return SharedFiles(channels).found.map { shared in
      .failed(
        .deliveries, shared.channels.last ?? "", "\(shared.file) also fits the path of channel \(shared.channels[0])",
        "Change path of one of the two in \(parts.file), so that each file belongs to one channel.")
    }
  }

  private static func checkups(_ channel: Channel, _ parts: ConfigurationParts, _ asOf: Instant) -> [Checkup] {
    guard let files = channel.files else { return [] }
    let folder = files.namedFolder
    var isFolder = false as ObjCBool
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      return [
        .failed(
          .deliveries, channel.name, "folder \(folder) does not exist",
          "Create it where the receiver of webhooks appends, or correct path of channel \(channel.name) in "
            + "\(parts.file).")
      ]
    }
    do {
      let tail = try DeliveryTail(channel, files)
      let looked = [receipt(channel, files, tail, parts, asOf), signatures(channel, parts, tail)]
      let faults = looked.filter { $0.state != .ok }
      guard faults.isEmpty else { return faults }
      return [.ok(.deliveries, channel.name, looked.map(\.detail).joined(separator: "; "))]
    } catch {
      return [
        .failed(
          .deliveries, channel.name, "can't be read: \(reason(error))",
          "Give the job's user the right to read \(folder) and what is in it.")
      ]
    }
  }

  private static func reason(_ error: any Error) -> String {
    if case .cannotRead(let path, let reason)? = error as? JobError { return "\(path) (\(reason))" }
    let problem = (error as? ConfigurationError)?.problems.first
    return problem.map { "\($0.file): \($0.wrong)" } ?? JobFailure(error).text
  }

  private static func receipt(
    _ channel: Channel, _ files: DeliveryFiles, _ tail: DeliveryTail, _ parts: ConfigurationParts, _ asOf: Instant
  ) -> Checkup {
    guard tail.files > 0 else {
      return .warning(
        .deliveries, channel.name, "nothing received yet: no file fits \(files.pattern)",
        "Have the platform send a test event; if no file comes, check that the receiver appends to "
          + "\(files.absolutePattern).")
    }
    guard let newest = tail.newest else {
      return .warning(
        .deliveries, channel.name, "\(Wording.count(tail.files, "file")), but no delivery at the end of them",
        "Check what the receiver writes to \(files.absolutePattern): one delivery a line, each with a line end."
      )
    }
    let age = newest.microseconds(until: asOf) / 1_000_000
    if age < -futureSeconds {
      return .warning(
        .deliveries, channel.name, "the newest delivery is dated \(Wording.span(seconds: -age)) in the future",
        "Set the clock of the machine that receives webhooks: signatures are judged by its time of receipt.")
    }
    let detail = "newest delivery \(Wording.span(seconds: max(0, age))) old"
    guard age > staleSeconds else { return .ok(.deliveries, channel.name, detail) }
    return .warning(
      .deliveries, channel.name, detail,
      "Check the subscription of channel \(channel.name), and that the receiver runs and appends to "
        + "\(files.absolutePattern).")
  }

  /// The secrets or the key, tried on the last deliveries.
  private static func signatures(_ channel: Channel, _ parts: ConfigurationParts, _ tail: DeliveryTail) -> Checkup {
    let isReceeve = channel.kind == .receeve
    if tail.verified > 0 || tail.lines == 0 {
      return .ok(.deliveries, channel.name, "\(tail.verified) of the last \(tail.lines) verify")
    }
    let worst = tail.refused.max { ($0.value, $1.key) < ($1.value, $0.key) }
    guard let worst else { return .ok(.deliveries, channel.name, "unsigned, which is allowed") }
    let unsigned = "no signature where one is required"
    let cure =
      if worst.key == unsigned {
        "Let the receiver store the headers of each delivery, or set require_signature: false for channel \(channel.name)."
      } else if isReceeve {
        "Put Receeve's present public key into public_key of channel \(channel.name) in \(parts.file)."
      } else {
        "Put this environment's secret of the subscription into "
          + "\(Wording.list(channel.signingSecrets.map(\.source))); a lost one is made anew with regenerateSecret."
      }
    return .failed(
      .deliveries, channel.name, "none of the last \(Wording.count(tail.lines, "delivery")) counts: \(worst.key)", cure)
  }

  /// Every subscription has a secret of its own: two channels with one have it from the same copy.
  private static func sharedSecrets(_ parts: ConfigurationParts) -> [Checkup] {
    var owners: [[UInt8]: String] = [:]
    var found: [Checkup] = []
    for channel in parts.channels {
      for secret in channel.signingSecrets {
        let owner = owners[secret.secret.revealBytes()] ?? channel.name
        owners[secret.secret.revealBytes()] = owner
        guard owner != channel.name else { continue }
        found.append(
          .warning(
            .deliveries, channel.name, "a secret is also that of channel \(owner)",
            "Put the secret of its own subscription into \(secret.source)."))
      }
    }
    return found
  }
}
