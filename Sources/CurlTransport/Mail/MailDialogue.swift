import CCurl

/// What a server answered to each command, as libcurl tells it; of the commands only which ones they were.
final class MailDialogue {
  /// A command and the lines that came back.
  struct Step {
    /// Such as `RCPT`; empty for what a server says first.
    let command: String
    fileprivate(set) var replies: [String] = []

    /// The code of the last answer; nil where there is none that is one.
    var code: Int? { replies.last.flatMap { Int($0.prefix(3)) } }

    var isRefusal: Bool { code.map { (400..<600).contains($0) } ?? false }
  }

  private(set) var steps = [Step(command: "")]

  /// More is not looked at.
  private static let lineBytesMax = 500
  private static let repliesMax = 50
  private static let stepsMax = 1000

  /// What stands at the begin of a command; anything else is part of a login.
  private static let commands = ["EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "NOOP", "RSET", "QUIT"]

  var last: Step { steps.last ?? Step(command: "") }

  /// Takes what libcurl tells of a transfer.
  func note(_ kind: curl_infotype, _ bytes: UnsafeRawBufferPointer) {
    switch kind {
    case CURLINFO_HEADER_OUT: said(bytes)
    case CURLINFO_HEADER_IN: heard(bytes)
    default: break
    }
  }

  private func said(_ bytes: UnsafeRawBufferPointer) {
    let verb = bytes.prefix { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }
    let isWhole = bytes.dropFirst(verb.count).first.map { $0 == 0x20 || $0 == 0x0D } ?? true
    guard isWhole, let command = MailDialogue.commands.first(where: { $0.utf8.elementsEqual(verb) }),
      steps.count < MailDialogue.stepsMax
    else { return }
    steps.append(Step(command: command))
  }

  private func heard(_ bytes: UnsafeRawBufferPointer) {
    let line = bytes.prefix(MailDialogue.lineBytesMax).prefix { $0 != 0x0D && $0 != 0x0A }
    let last = steps.count - 1
    if steps[last].replies.count == MailDialogue.repliesMax { steps[last].replies.removeFirst() }
    steps[last].replies.append(String(decoding: line, as: UTF8.self))
  }
}
