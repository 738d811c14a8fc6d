package import Platforms

/// A mail as its writer thinks of it; headers and parts are made of it when it is sent.
package struct MailMessage: Sendable {
  /// A file that goes along.
  package struct Attachment: Sendable {
    /// As the reader's mail program shows and saves it.
    package let name: String
    /// Such as `application/pdf`.
    package let type: String
    package let bytes: [UInt8]

    package init(name: String, type: String, bytes: [UInt8]) {
      self.name = name
      self.type = type
      self.bytes = bytes
    }
  }

  package let from: MailAddress
  package let to: [MailAddress]
  /// Who gets it besides, as everybody sees.
  package let cc: [MailAddress]
  /// One line, in any language.
  package let subject: String
  /// For every reader; lines end as they may.
  package let text: String
  /// The same for readers who see pages; nil = the text alone.
  package let html: String?
  package let attachments: [Attachment]
  /// When it is sent, in seconds since 1970, as the caller's clock says.
  package let sentAt: Int64
  /// What makes its Message-ID one that no other mail has: letters, digits, `.` and `-`.
  package let id: String

  package init(
    from: MailAddress, to: [MailAddress], cc: [MailAddress] = [], subject: String, text: String, html: String? = nil,
    attachments: [Attachment] = [], sentAt: Int64, id: String
  ) {
    self.from = from
    self.to = to
    self.cc = cc
    self.subject = subject
    self.text = text
    self.html = html
    self.attachments = attachments
    self.sentAt = sentAt
    self.id = id
  }
}
