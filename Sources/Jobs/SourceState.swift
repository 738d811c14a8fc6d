package import Amounts
package import Books
import Configuration
import Storage

/// One list of a platform, with how it was read: a source of the run.
package struct SourceState: Sendable {
  package let list: PulledList
  /// Of a partner that has left, how its lists stand: complete (inputs 5).
  package let end: ListEnd
  package let readAt: Instant
  package let completeAt: Instant?
  package let rows: Int64
  /// Why it is incomplete, in words that are the same for every list that suffers from it; nil where it suffers alone.
  package let cause: String?
  /// Since which run on its tenant could not be read, where that is so now.
  package let notReadableSince: Instant?

  /// - Parameter run: the last run that counts, where not the newest does: a report by itself shows the sources of the
  ///   reconciliation that it is of (outputs 4).
  static func all(
    _ db: StoreDatabase, configuration: Configuration, asOf: Instant, upTo run: Int64 = .max
  ) throws -> [SourceState] {
    let today = configuration.calendar.day(of: asOf)
    let retired = Set(configuration.partners.filter { $0.isRetired(on: today) }.map(\.id))
    let notes = try ReadingNote.all(db, upTo: run)
    return try ListStates(db, partners: Set(configuration.partners.map(\.id)), upTo: run).states.map { state in
      let hasLeft = retired.contains(state.list.partner)
      let note = hasLeft ? nil : notes[state.list]
      return SourceState(
        list: state.list, end: hasLeft ? .complete : state.end, readAt: state.readAt, completeAt: state.complete?.at,
        rows: state.readableRows, cause: note?.cause, notReadableSince: note?.notReadableSince)
    }
  }
}

extension RunRecord {
  /// Lists that could not be read to their end, for one reason.
  package struct Trouble {
    /// Which, and why: one line.
    package let text: String
    package let lists: Int
  }

  /// What could not be read to its end: each cause once, however many lists suffer from it.
  package var troubles: [Trouble] {
    var alone: [Trouble] = []
    var shared: [String: [SourceState]] = [:]
    for source in sources {
      guard case .incomplete(let reason) = source.end else { continue }
      if let cause = source.cause {
        shared[cause, default: []].append(source)
      } else {
        alone.append(Trouble(text: "\(source.list.subject): \(reason)", lists: 1))
      }
    }
    let causes = shared.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    return causes.map { cause, sources in
      let partners = Set(sources.map(\.list.partner)).sorted()
      let lists = sources.count == 1 ? sources[0].list.subject : Wording.count(sources.count, "list")
      let owners = sources.count == 1 ? "" : " of \(Wording.list(partners))"
      return Trouble(text: "\(cause) (\(lists)\(owners))", lists: sources.count)
    } + alone
  }

  /// Clients that are archived or unsigned now: partner and tenant, and since which run.
  package var notReadable: [(client: String, since: Instant)] {
    var clients: [String: Instant] = [:]
    for source in sources {
      guard let since = source.notReadableSince, let tenant = source.list.tenant else { continue }
      let client = "\(source.list.partner)/\(tenant)"
      clients[client] = min(since, clients[client] ?? since)
    }
    return clients.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }
}
