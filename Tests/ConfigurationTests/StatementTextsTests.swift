import Foundation
import Books
import Configuration
import Testing

@Suite struct `Texts of statements` {
  private func sound(_ partner: String, _ more: String) -> String {
    Installation.sound.replacingOccurrences(of: "name: Acme ApS", with: "name: Acme ApS\n\(partner)") + more
  }

  @Test func `name issuer and partner, and are optional`() throws {
    let plain = try Installation().load(Installation.sound)
    #expect(plain.statements == StatementTexts())
    #expect(plain.partners[0].party == StatementParty(name: "Acme ApS"))
    let full = try Installation().load(
      sound(
        "    address: [Vesterbrogade 1, 1620 København V]\n    vat_id: DK12345678\n    contact: a@acme.example\n"
          + "    vat_text: With Danish VAT.",
        """

        statements:
          issuer: {name: Example A/S, address: [Havnegade 5], vat_id: DK87654321, contact: partners@example.com}
          notes: [Objections within 30 days., Paid on the 15th.]
          vat_text: Reverse charge.
        """))
    #expect(
      full.partners[0].party
        == StatementParty(
          name: "Acme ApS", address: ["Vesterbrogade 1", "1620 København V"], vatID: "DK12345678",
          contact: "a@acme.example"))
    #expect(
      full.statements.issuer
        == StatementParty(
          name: "Example A/S", address: ["Havnegade 5"], vatID: "DK87654321", contact: "partners@example.com"))
    #expect(plain.statements.vatText == nil && plain.partners[0].vatText == nil)
    #expect(full.statements.vatText == "Reverse charge." && full.partners[0].vatText == "With Danish VAT.")
    #expect(full.statements.notes == ["Objections within 30 days.", "Paid on the 15th."])
  }

  @Test(arguments: [
    ("\nstatements: {issuer: {address: [A]}}", "statements.issuer.name"),
    ("\nstatements: {issuer: {name: A, vat: B}}", "statements.issuer.vat"),
    ("\nstatements: {notes: Objections}", "statements.notes"),
    ("\nstatements: {mail: {subject: \"Of {moth}\"}}", "statements.mail.subject"),
    ("\nstatements: {mail: {text: [\"{}\"]}}", "statements.mail.text"),
    ("\nstatements: {mail: {body: [A]}}", "statements.mail.body"),
    ("\nstatements: {drafts_to: [anna]}", "statements.drafts_to[0]"),
    ("\nstatements: {notes: [\"\"]}", "statements.notes[0]"),
    ("\nstatements: {issuer: {name: A, address: [\" x\"]}}", "statements.issuer.address[0]"),
    ("\nstatements: {vat_text: [A]}", "statements.vat_text"),
  ]) func `that are wrong are named by their key`(more: String, key: String) throws {
    let problems = try Installation().problems(Installation.sound + more)
    #expect(problems.count == 1 && problems.allSatisfy { $0.contains(key) }, "\(problems)")
  }
}
