package import Amounts
package import Configuration
import CurlTransport
import Foundation

/// Mails the drafts of a month to who reviews them, inside the house (issue 13, Sending; `statements.drafts_to`).
///
/// Nothing is noted: a draft states nothing, and may be sent as often as somebody wants it.
package struct DraftMail {
  private let configuration: Configuration
  private let now: () -> Instant

  /// - Parameter now: the clock, for the date of the mail.
  package init(configuration: Configuration, now: @escaping () -> Instant) {
    self.configuration = configuration
    self.now = now
  }

  /// Larger mails are refused by most servers.
  private static let bytesMax = 20 << 20

  /// Who would get them.
  ///
  /// - Throws: ``JobError/configuration(_:)`` where nobody would.
  package func reviewers() throws(JobError) -> Int {
    guard configuration.mail != nil, !configuration.statements.draftsTo.isEmpty else {
      throw JobError.configuration([
        "statements.drafts_to: is missing; --send needs it, a list of addresses inside the house, and mail"
      ])
    }
    return configuration.statements.draftsTo.count
  }

  /// Sends the files of a draft with a text.
  ///
  /// - Returns: what went wrong and what to do, in one line; nil when every reviewer gets it.
  /// - Throws: ``JobError``.
  package func send(_ outcome: StatementDraftJob.Outcome, _ month: Month, text: String) throws(JobError) -> String? {
    _ = try reviewers()
    guard let mail = configuration.mail else { return nil }
    var files: [MailMessage.Attachment] = []
    var room = DraftMail.bytesMax
    for name in outcome.files {
      let path = "\(outcome.folder)/\(name)"
      let handle = FileHandle(forReadingAtPath: path)
      defer { try? handle?.close() }
      guard let handle, let data = try? handle.read(upToCount: room + 1) else {
        throw .cannotRead(path: path, reason: "it was written a moment ago")
      }
      room -= data.count
      guard room >= 0 else {
        return "the drafts have more than \(DraftMail.bytesMax >> 20) MiB; send those of one --partner at a time"
      }
      let title = (name as NSString).lastPathComponent
      let marked = title.uppercased().hasPrefix("DRAFT") ? title : "DRAFT_\(title)"
      files.append(MailMessage.Attachment(name: marked, type: PartnerCopy.type(of: name), bytes: [UInt8](data)))
    }
    let sentAt = now()
    let message = MailMessage(
      from: mail.from, to: configuration.statements.draftsTo,
      subject: "DRAFT: statements of \(month), nothing is issued",
      text: "DRAFT for review. Nothing of it is issued, and no partner has it.\n\n\(text)", attachments: files,
      sentAt: sentAt.secondsSince1970,
      id: "tieout-draft-\(month)-\(sentAt.microseconds)-\(ProcessInfo.processInfo.processIdentifier)")
    do {
      let refused = try MailTransfer(mail.server).send(message)
      guard !refused.isEmpty else { return nil }
      return refused.map { "statements.drafts_to[\($0.index)]: the server does not take it (\($0.words))" }
        .joined(separator: "; ") + "; correct the address; the others have it"
    } catch .refusedRecipients(let words) {
      return "every recipient was refused: \(words); check statements.drafts_to"
    } catch {
      return "\(mail.server): \(error); \(error.remedy)"
    }
  }
}
