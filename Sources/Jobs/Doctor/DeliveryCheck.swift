import Amounts
import Books
import Configuration
import Deliveries
import Foundation
import Platforms
import Storage

/// Each channel: where its deliveries lie is there and receives, they are in the form that it says, and they verify.
enum DeliveryCheck {
  /// Two weeks without any event are not how partners with cases look.
  private static let staleSeconds: Int64 = 14 * 86_400
  /// The window that signatures are judged in (inputs 2).
  private static let futureSeconds: Int64 = 300

  static func checkups(_ parts: ConfigurationParts, asOf: Instant) -> [Checkup] {
    parts.channels.flatMap { checkups($0, parts, asOf) } + sharedFiles(parts) + sharedSecrets(parts)
  }

  /// A file or a table that two channels read, or the store in a database's place, ends every run.
  private static func sharedFiles(_ parts: ConfigurationParts) -> [Checkup] {
    let channels = parts.channels.map { channel in
      IngestChannel(
        name: channel.name, reading: Inputs.reading(channel),
        files: channel.files?.matching().files.map { ($0.name, $0.path) } ?? [], database: channel.database)
    }
    let shared = SharedFiles(channels, store: parts.store)
    let files = shared.found.map { shared in
      Checkup.failed(
        .deliveries, shared.channels.last ?? "", "\(shared.file) also fits the path of channel \(shared.channels[0])",
        "Change path of one of the two in \(parts.file), so that each file belongs to one channel.")
    }
    let databases = shared.databases.map { shared in
      Checkup.failed(
        .deliveries, shared.channels.last ?? "",
        "\(shared.file) is read by the same query as channel \(shared.channels[0])",
        "Change query of one of the two in \(parts.file), so that each row belongs to one channel.")
    }
    let stores = shared.readsStore.map { name in
      Checkup.failed(
        .deliveries, name, "database is the store itself",
        "Name the file that the deliveries are in, at database of channel \(name) in \(parts.file).")
    }
    return files + databases + stores
  }

  private static func checkups(_ channel: Channel, _ parts: ConfigurationParts, _ asOf: Instant) -> [Checkup] {
    if let database = channel.database { return checkups(channel, database, parts, asOf) }
    guard let files = channel.files else {
      return [.ok(.deliveries, channel.name, "takes what `tieout ingest --channel \(channel.name) -` is given")]
    }
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
      let look = try FileLook.look(at: channel, files)
      guard look.files > 0 else {
        return [
          .warning(
            .deliveries, channel.name, "nothing received yet: no file fits \(files.pattern)",
            "Have the platform send a test event; if no file comes, check that the receiver appends to "
              + "\(files.absolutePattern).")
        ]
      }
      if look.isInAnotherForm { return [form(channel, look, parts)] }
      guard look.newest != nil else {
        return [
          .warning(
            .deliveries, channel.name, "\(Wording.count(look.files, "file")), but no delivery at the end of them",
            "Check what the receiver writes to \(files.absolutePattern): one delivery a line, each with a line end.")
        ]
      }
      let form = FormWords.words(channel.format, channel.envelope)
      return checkups(channel, look, form: form, place: files.absolutePattern, parts, asOf)
    } catch {
      return [
        .failed(
          .deliveries, channel.name, "can't be read: \(reason(error))",
          "Give the job's user the right to read \(folder) and what is in it.")
      ]
    }
  }

  private static func checkups(
    _ channel: Channel, _ database: DeliveryDatabase, _ parts: ConfigurationParts, _ asOf: Instant
  ) -> [Checkup] {
    do throws(ForeignFault) {
      let look = try DatabaseLook.look(at: channel, database)
      guard look.last > 0 else {
        return [
          .warning(
            .deliveries, channel.name, "nothing received yet: the query gives no row of \(database.path)",
            "Have the platform send a test event; if no row comes, check query of channel \(channel.name).")
        ]
      }
      if look.isInAnotherForm {
        return [
          .failed(
            .deliveries, channel.name,
            "none that can be read among the last \(Wording.count(look.last, "row")): "
              + (DeliveryLook.worst(look.malformed) ?? ""),
            "Let query of channel \(channel.name) in \(parts.file) give the position, the time of receipt, the headers "
              + "(JSON) and the body, in this order.")
        ]
      }
      return checkups(channel, look, form: "rows of a database", place: database.path, parts, asOf)
    } catch {
      let words = "\(database.path): \(error.reason)"
      let advice = "\(error.advice.prefix(1).uppercased())\(error.advice.dropFirst())."
      switch error {
      case .locked, .changing: return [.warning(.deliveries, channel.name, words, advice)]
      default: return [.failed(.deliveries, channel.name, words, advice)]
      }
    }
  }

  private static func checkups(
    _ channel: Channel, _ look: DeliveryLook, form: String, place: String, _ parts: ConfigurationParts, _ asOf: Instant
  ) -> [Checkup] {
    let looked = [receipt(channel, look, place, parts, asOf), signatures(channel, parts, look)]
    let faults = looked.filter { $0.state != .ok }
    guard faults.isEmpty else { return faults }
    return [.ok(.deliveries, channel.name, (looked.map(\.detail) + [form]).joined(separator: "; "))]
  }

  private static func reason(_ error: any Error) -> String {
    if case .cannotRead(let path, let reason)? = error as? JobError { return "\(path) (\(reason))" }
    let problem = (error as? ConfigurationError)?.problems.first
    return problem.map { "\($0.file): \($0.wrong)" } ?? JobFailure(error).text
  }

  /// What lies there is in another form than the channel says: which one would fit, and how to say so.
  private static func form(_ channel: Channel, _ look: DeliveryLook, _ parts: ConfigurationParts) -> Checkup {
    let read = look.last - look.malformed.values.reduce(0, +)
    let why = DeliveryLook.worst(look.malformed).map { ": \($0)" } ?? ""
    let configured = FormWords.words(channel.format, channel.envelope)
    let last = look.last == 0 ? "nothing" : "\(read) of the last \(Wording.count(look.last, "delivery"))"
    let detail = "\(last) can be read as \(configured)\(why)"
    let search = EnvelopeSearch(Inputs.reading(channel), look.samples)
    guard let fit = search.best(configured: (channel.format, channel.envelope)) else {
      let shape = look.samples.first { $0.isSubstantial }?.shape ?? "there is nothing"
      return .failed(
        .deliveries, channel.name, "\(detail); \(shape)",
        "No known form fits. Say in \(parts.file) where the parts of a delivery are: envelope of channel "
          + "\(channel.name), as {body: /request/body, headers: /request/headers, received_at: /at}.")
    }
    let unsigned = fit.verified == 0 ? "; none of them verifies that way" : ""
    return .failed(
      .deliveries, channel.name,
      "\(detail); as \(FormWords.words(fit.format, fit.envelope)) \(fit.fitting) of \(fit.sampled) can\(unsigned)",
      "Put these lines into channel \(channel.name) in \(parts.file), in place of its own format and envelope:\n"
        + FormWords.lines(fit.format, fit.envelope))
  }

  private static func receipt(
    _ channel: Channel, _ look: DeliveryLook, _ place: String, _ parts: ConfigurationParts, _ asOf: Instant
  ) -> Checkup {
    guard let newest = look.newest, let first = look.first else {
      return .warning(
        .deliveries, channel.name, "no delivery with a time",
        "Check what the receiver writes to \(place).")
    }
    let age = newest.microseconds(until: asOf) / 1_000_000
    if age < -futureSeconds {
      return .warning(
        .deliveries, channel.name, "the newest delivery is dated \(Wording.span(seconds: -age)) in the future",
        "Set the clock of the machine that receives webhooks: signatures are judged by its time of receipt.")
    }
    let calendar = parts.settings?.calendar
    let since = calendar.map { ", the first of \($0.day(of: first))" } ?? ""
    let detail = "newest delivery \(Wording.span(seconds: max(0, age))) old\(since)"
    guard age > staleSeconds else { return .ok(.deliveries, channel.name, detail) }
    return .warning(
      .deliveries, channel.name, detail,
      "Check the subscription of channel \(channel.name), and that the receiver runs and \(writes(channel)) "
        + "\(place).")
  }

  private static func writes(_ channel: Channel) -> String { channel.database == nil ? "appends to" : "writes to" }

  /// The secrets or the key, tried on the last deliveries.
  private static func signatures(_ channel: Channel, _ parts: ConfigurationParts, _ look: DeliveryLook) -> Checkup {
    let isReceeve = channel.kind == .receeve
    guard let worst = DeliveryLook.worst(look.refused), look.verified == 0 || look.failed * 2 > look.last else {
      return .ok(.deliveries, channel.name, counts(look))
    }
    let unsigned = "no signature where one is required"
    let cure =
      if worst == unsigned {
        "Let the receiver store the headers of each delivery, or set require_signature: false for channel \(channel.name)."
      } else if isReceeve {
        "Put Receeve's present public key into public_key of channel \(channel.name) in \(parts.file)."
      } else {
        "Put this environment's secret of the subscription into "
          + "\(Wording.list(channel.signingSecrets.map(\.source))); a lost one is made anew with regenerateSecret."
      }
    guard look.verified == 0, look.unsigned == 0 else {
      return .warning(.deliveries, channel.name, counts(look), cure)
    }
    return .failed(
      .deliveries, channel.name, "none of the last \(Wording.count(look.last, "delivery")) counts: \(worst)", cure)
  }

  /// `18 of the last 20 verify, 1 is unsigned, 1 fails (the signature does not fit)`.
  private static func counts(_ look: DeliveryLook) -> String {
    if look.verified == 0, look.failed == 0, look.unsigned > 0 { return "unsigned, which is allowed" }
    var words = ["\(look.verified) of the last \(look.last) verify"]
    if look.unsigned > 0 { words.append("\(look.unsigned) unsigned") }
    if look.failed > 0 { words.append("\(look.failed) failed (\(DeliveryLook.worst(look.refused) ?? ""))") }
    return words.joined(separator: ", ")
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
