package import Amounts
import Books
package import Configuration
import CurlTransport
import Platforms
import Storage

/// Sends the issued statements of a month to their partners by mail, each once (issue 13, Sending).
///
/// A sending is noted and committed before anything leaves the machine, and its outcome after. A run that is killed in
/// between leaves a sending without outcome: it may have arrived, and only a person can say so.
package struct StatementSendJob {
  private let configuration: Configuration
  private let asOf: Instant
  private let consent: Consent
  private let month: Month
  private let partner: String?
  private let mode: Mode
  private let by: String
  private let now: () -> Instant
  private let say: (Row) -> Void

  /// What is done with the statements that are meant.
  package enum Mode: Hashable, Sendable {
    /// Those are sent that were not.
    case send
    /// All are sent, also those that were.
    case again
    /// Of those that may have arrived it is noted that they have; nothing is sent.
    case noteArrived
    /// Nothing is sent or noted.
    case dryRun(isAgain: Bool)
  }

  /// - Parameters:
  ///   - partner: nil = all.
  ///   - by: who sends.
  ///   - now: the clock, for the date of a mail.
  ///   - say: is told of each statement when its fate is known, in their order.
  package init(
    configuration: Configuration, asOf: Instant, consent: Consent = .none, month: Month, partner: String?, mode: Mode,
    by: String, now: @escaping () -> Instant, say: @escaping (Row) -> Void = { _ in }
  ) {
    self.configuration = configuration
    self.asOf = asOf
    self.consent = consent
    self.month = month
    self.partner = partner
    self.mode = mode
    self.by = by
    self.now = now
    self.say = say
  }

  /// What became of a statement.
  package enum State: String, Sendable {
    case sent
    case wouldBeSent = "would-be-sent"
    case sentAlready = "sent-already"
    /// A run ended, or a server fell silent, before it was known.
    case mayHaveArrived = "may-have-arrived"
    case noted
    case notSent = "not-sent"
    case refused
    /// The partner has no `send`.
    case notConfigured = "not-configured"
  }

  /// One statement.
  package struct Row: Sendable {
    package let number: String
    package let partner: String
    package let state: State
    /// Addresses; those of the newest sending where nothing was sent now.
    package let to: [String]
    package let files: [String]
    /// When the newest sending began.
    package let at: Instant?
    /// What is wrong, and what to do.
    package let reason: String?

    /// How a command that did this ends: a refusal outweighs what was not done.
    package var status: ExitStatus {
      switch state {
      case .sent: reason == nil ? .done : .partly
      case .wouldBeSent, .sentAlready, .noted, .notConfigured: .done
      case .mayHaveArrived, .notSent: .partly
      case .refused: .refused
      }
    }
  }

  /// Sends statement by statement, in the order of their issue; one that fails keeps none of the others back.
  ///
  /// - Throws: whatever keeps it from a result; what was sent before stays noted as sent.
  package func run() throws -> [Row] {
    var isDry = false
    if case .dryRun = mode { isDry = true }
    let desk = try isDry ? StatementDesk(configuration) : StatementDesk(configuration, asOf: asOf, consent: consent)
    if let partner, try desk.partners(partner).allSatisfy({ $0.sending == nil }) {
      throw JobError.configuration([
        "partners: \(partner) has no `send`; \"send: {mail: {to: [address]}}\" was expected, or send it yourself"
      ])
    }
    let pending = try isDry ? [:] : desk.publishPending()
    let (entries, sendings) = try desk.store.read { db in
      (try StatementRegister.entries(db), try StatementRegister.sendings(db))
    }
    let meant = entries.filter { entry in
      entry.month == month && (partner.map { $0 == entry.series.partner } ?? true)
    }
    var rows: [Row] = []
    for entry in meant {
      let isInDoubt = sendings[entry.number]?.last { $0.outcome != .notSent }.map { $0.outcome == nil } ?? false
      if mode == .noteArrived, !isInDoubt { continue }
      let row = try row(
        entry, sendings[entry.number] ?? [], pending: pending[entry.series.partner]?.first, desk)
      rows.append(row)
      say(row)
    }
    if !isDry { try desk.publishOverviews() }
    return rows
  }

  private func row(
    _ entry: StatementRegister.Entry, _ earlier: [StatementSending], pending: String?, _ desk: StatementDesk
  ) throws -> Row {
    // What certainly did not arrive counts for nothing.
    let newest = earlier.last { $0.outcome != .notSent }
    func row(
      _ state: State, to: [String]? = nil, files: [String] = [], at: Instant? = nil, reason: String? = nil
    ) -> Row {
      Row(
        number: entry.number, partner: entry.series.partner, state: state, to: to ?? newest?.target ?? [], files: files,
        at: at ?? newest?.begunAt, reason: reason)
    }
    if mode == .noteArrived, let newest {
      try desk.store.write { db in try StatementRegister.endSending(db, newest.id, .noted, at: asOf, by: by) }
      return row(.noted)
    }
    if let newest, mode != .again, mode != .dryRun(isAgain: true) {
      return newest.outcome == nil
        ? row(.mayHaveArrived, reason: StatementSendJob.unknown(of: newest)) : row(.sentAlready)
    }
    guard let sending = configuration.partner(entry.series.partner)?.sending, let mail = configuration.mail else {
      return row(.notConfigured, reason: "its partner has no `send`; send it yourself, or add one")
    }
    if let pending { return row(.refused, reason: pending) }
    let copy: PartnerCopy
    do { copy = try PartnerCopy(entry, in: desk.folder) } catch { return row(.refused, reason: error.text) }
    let to = (sending.to + sending.cc).map(\.address)
    let names = copy.files.map(\.name)
    if case .dryRun = mode { return row(.wouldBeSent, to: to, files: names) }
    let id = try desk.store.write { db in
      try StatementRegister.beginSending(
        db, entry.number, to: to, files: copy.files.map { .init(name: $0.name, sha256: $0.sha256) }, at: asOf, by: by)
    }
    guard let id else { throw JobError.statement("statement \(entry.number): could not be noted; report this fault") }
    func end(_ outcome: StatementSending.Outcome) throws {
      try desk.store.write { db in try StatementRegister.endSending(db, id, outcome, at: asOf, by: by) }
    }
    let refused: [MailTransfer.RefusedRecipient]
    do {
      refused = try MailTransfer(mail.server).send(message(entry, sending, mail, copy, id: id))
    } catch .unanswered {
      // It stays without outcome.
      let reason = "\(MailFailure.unanswered); \(StatementSendJob.afterDoubt)"
      return row(.mayHaveArrived, to: to, files: names, at: asOf, reason: reason)
    } catch {
      try end(.notSent)
      return row(.notSent, to: to, files: names, reason: "\(mail.server): \(error); \(error.remedyOfStatement)")
    }
    try end(.sent)
    return row(.sent, to: to, files: names, at: asOf, reason: StatementSendJob.text(refused, of: sending))
  }

  private func message(
    _ entry: StatementRegister.Entry, _ sending: PartnerSending, _ mail: MailSettings, _ copy: PartnerCopy, id: Int64
  ) -> MailMessage {
    let words = configuration.statements.mail.filled { placeholder in
      switch placeholder {
      case .number: entry.number
      case .month: "\(entry.month)"
      case .partner: configuration.partner(entry.series.partner)?.name ?? entry.series.partner
      case .currency: entry.series.currency.code
      }
    }
    let sentAt = now()
    // Nobody is to take it for money.
    let mark = configuration.environment == .production ? "" : "TEST: "
    return MailMessage(
      from: mail.from, to: sending.to, cc: sending.cc, subject: mark + words.subject, text: words.text,
      attachments: copy.files.map { .init(name: $0.name, type: $0.type, bytes: $0.bytes) },
      sentAt: sentAt.secondsSince1970, id: "tieout-\(entry.number)-\(id)-\(sentAt.microseconds)")
  }

  /// What is said of a sending that nobody knows the end of.
  private static func unknown(of sending: StatementSending) -> String {
    "a run that began to send it at \(sending.begunAt) ended before it was known; \(afterDoubt)"
  }

  private static let afterDoubt =
    "ask the partner, then note with --arrived that it has it, or send it with --again"

  /// The recipients that the server did not take, by their places: no address stands in an error line of ours.
  private static func text(_ refused: [MailTransfer.RefusedRecipient], of sending: PartnerSending) -> String? {
    guard !refused.isEmpty else { return nil }
    let places = refused.map { recipient in
      let copy = recipient.index - sending.to.count
      let place = copy < 0 ? "send.mail.to[\(recipient.index)]" : "send.mail.cc[\(copy)]"
      return "\(place): the server does not take it (\(recipient.words))"
    }
    return places.joined(separator: "; ") + "; correct the address; the others have it"
  }
}

extension MailFailure {
  /// Where to go and what to do there, for a mail to a partner.
  fileprivate var remedyOfStatement: String {
    if case .refusedRecipients = self { return "check send.mail of the partner; the next call tries it again" }
    return "\(remedy); the next call tries it again"
  }
}
