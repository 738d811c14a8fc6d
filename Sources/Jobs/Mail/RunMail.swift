package import Amounts
package import Configuration
private import Crypto
import CurlTransport
import Foundation
import Logging
private import Reporting

/// Sends the mail of a night: the summary as text, and the page of the night where there is one.
///
/// Nothing that goes wrong here changes how the run ends.
package struct RunMail {
  private let configuration: Configuration
  private let asOf: Instant
  private let now: () -> Instant
  private let words: (RunEnd) -> (subject: String, text: String)
  private let reporter: Reporter
  private let say: (String) -> Void

  /// - Parameters:
  ///   - now: the clock, for the date of the mail.
  ///   - words: what is said of a run.
  ///   - say: prints a line about a mail that was not sent, or not to everybody.
  package init(
    _ configuration: Configuration, asOf: Instant, now: @escaping () -> Instant,
    words: @escaping (RunEnd) -> (subject: String, text: String), reporter: Reporter, say: @escaping (String) -> Void
  ) {
    self.configuration = configuration
    self.asOf = asOf
    self.now = now
    self.words = words
    self.reporter = reporter
    self.say = say
  }

  /// Runs a job, and tells of it.
  package func after(_ job: () throws -> RunRecord) throws -> RunRecord {
    do {
      let record = try job()
      send(.ended(record))
      return record
    } catch {
      send(.failed(JobFailure(error)))
      throw error
    }
  }

  private func send(_ end: RunEnd) {
    guard let mail = configuration.mail, let digest = configuration.digest else { return }
    if digest.nights == .alerts, end.status(alertAt: configuration.alertAt) == .done { return }
    let (subject, text) = words(end)
    let sentAt = now()
    let message = MailMessage(
      from: mail.from, to: digest.to, subject: subject, text: text, html: page(end),
      sentAt: sentAt.secondsSince1970, id: id(sentAt))
    do {
      let refused = try MailTransfer(mail.server).send(message)
      reporter.log.info(
        "mail sent", metadata: ["recipients": .stringConvertible(digest.to.count - refused.count)])
      for recipient in refused {
        say(
          "digest.to[\(recipient.index)]: the server does not take the mail of the night (\(recipient.words)); "
            + "correct the address or remove it; the others have it")
      }
    } catch {
      say("mail of the night: \(mail.server): \(error); \(error.remedy); the run itself is not affected")
    }
  }

  /// A page that is larger is no mail any more.
  private static let pageBytesMax = 4 << 20

  /// The page of the night; the files that it links to do not come with it.
  private func page(_ end: RunEnd) -> String? {
    guard case .ended(let record) = end, let folder = record.reportFolder(configuration),
      let page = record.files.first(where: { $0.name == "index.html" }), page.bytes <= RunMail.pageBytesMax,
      let bytes = FileManager.default.contents(atPath: "\(folder)/\(page.name)")
    else { return nil }
    return PageLinks.removed(from: String(decoding: bytes, as: UTF8.self))
  }

  /// Each run has a mail of its own, also of the same night.
  private func id(_ sentAt: Instant) -> String {
    let name = [
      configuration.store, "\(asOf)", "\(sentAt.microseconds)", "\(ProcessInfo.processInfo.processIdentifier)",
    ]
    let digest = SHA256.hash(data: Data(name.joined(separator: "\n").utf8))
    return "tieout-" + digest.prefix(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}
