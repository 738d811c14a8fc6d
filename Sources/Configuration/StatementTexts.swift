package import Books
package import Platforms

/// What statements say besides figures (`statements` of the configuration): optional, and frozen at each issue.
package struct StatementTexts: Hashable, Sendable {
  /// Who issues the statements; nil = no letterhead.
  package var issuer: StatementParty?
  /// Printed below the figures: how to object, terms of payment.
  package var notes: [String]
  /// What is said of VAT below the figures, unless a partner has its own; nil = nothing.
  package var vatText: String?
  /// The words of the mail that a statement is sent with; they are frozen nowhere.
  package var mail: StatementMailText
  /// Who reviews drafts, inside the house; empty = nobody gets them by mail.
  package var draftsTo: [MailAddress]

  package init(
    issuer: StatementParty? = nil, notes: [String] = [], vatText: String? = nil,
    mail: StatementMailText = StatementMailText(), draftsTo: [MailAddress] = []
  ) {
    self.issuer = issuer
    self.notes = notes
    self.vatText = vatText
    self.mail = mail
    self.draftsTo = draftsTo
  }
}

extension Place {
  func statementTexts() -> StatementTexts? {
    guard let section = section(keys: ["issuer", "notes", "vat_text", "mail", "drafts_to"]) else { return nil }
    let issuer = section["issuer"].map { $0.issuer() }
    let notes = section["notes"].map { $0.texts(max: 1000) } ?? []
    let vatText = section["vat_text"].map { $0.vatText() }
    let mail = section["mail"].map { $0.statementMailText() } ?? StatementMailText()
    let draftsTo = section["drafts_to"].map { $0.mailAddresses() } ?? []
    guard issuer != .some(nil), let notes, vatText != .some(nil), let mail, let draftsTo else { return nil }
    return StatementTexts(
      issuer: issuer ?? nil, notes: notes, vatText: vatText ?? nil, mail: mail, draftsTo: draftsTo)
  }

  /// What statements say of VAT, to all partners or to one.
  func vatText() -> String? { text(max: 1000) }

  private func issuer() -> StatementParty? {
    guard let section = section(keys: ["name"] + StatementParty.contactKeys) else { return nil }
    let name = section.required("name", "the name of who issues the statements was expected")?.text(max: 200)
    return name.flatMap { section.statementParty(name: $0) }
  }

  func texts(max: Int) -> [String]? {
    guard let places = list() else { return nil }
    let texts = places.map { $0.text(max: max) }
    return texts.contains { $0 == nil } ? nil : texts.compactMap(\.self)
  }

  fileprivate func address() -> [String]? { texts(max: 200) }
}

extension StatementParty {
  /// The keys that say how a party is named on a statement, besides its name.
  static let contactKeys = ["address", "vat_id", "contact"]
}

extension Section {
  /// The party of a name with the address, VAT id and contact of this section.
  func statementParty(name: String) -> StatementParty? {
    let address = self["address"].map { $0.address() } ?? []
    let vatID = self["vat_id"].map { $0.text(max: 50) }
    let contact = self["contact"].map { $0.text(max: 200) }
    guard let address, vatID != .some(nil), contact != .some(nil) else { return nil }
    return StatementParty(name: name, address: address, vatID: vatID ?? nil, contact: contact ?? nil)
  }
}
