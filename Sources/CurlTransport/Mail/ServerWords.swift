private import Foundation
import Platforms

/// What a server said of a refusal, fit to be printed: short, on one line, and without what it was told in confidence.
struct ServerWords {
  /// More helps nobody.
  private static let charactersMax = 200

  private let secrets: [String]

  init(_ login: MailServer.Login?) {
    guard let login else {
      secrets = []
      return
    }
    let password = login.password.reveal()
    let forms = [password, "\0\(login.user)\0\(password)"].map { Data($0.utf8).base64EncodedString() }
    secrets = ([password] + forms).filter { !$0.isEmpty }
  }

  /// `550 5.1.1 no such mailbox`.
  func text(_ step: MailDialogue.Step) -> String {
    guard let code = step.code else { return "no reason given" }
    let lines = step.replies.reversed().prefix { $0.hasPrefix("\(code)") }.reversed()
    let words = HeaderText.clean(lines.map { String($0.dropFirst(4)) }.joined(separator: " "))
    let joined = words.filter { $0 != " " }
    // A server that repeats a password, in whatever lines, is not quoted at all.
    guard !secrets.contains(where: { joined.contains($0.filter { $0 != " " }) }) else { return "\(code)" }
    let text = words.isEmpty ? "\(code)" : "\(code) \(words)"
    return text.count > ServerWords.charactersMax ? text.prefix(ServerWords.charactersMax) + "…" : text
  }
}
