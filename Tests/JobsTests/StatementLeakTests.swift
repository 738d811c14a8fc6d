@testable import Jobs
import Testing

@Suite struct `Personal data in texts` {
  @Test(arguments: ["anna@example.com", "write to a.b+c@mail.example.dk now", "x@y.z"])
  func `is an e-mail address`(text: String) { #expect(PersonalText.holdsAddress(text)) }

  @Test(arguments: ["@Home Oy", "INV@2026", "5 @ 10.00", "Ørsted, Holm & \"Co\" A/S", "=SUM(A1:A9) GmbH"])
  func `is not every sign`(text: String) { #expect(!PersonalText.holdsAddress(text)) }

  @Test(arguments: [
    "DE89370400440532013000", "DK50 0040 0440 1162 43", "to GB82WEST12345698765432, please", "be68 5390 0754 7034",
    "ES91 2100 0418 4502 0005 1332 EUR",
  ])
  func `is an IBAN with right check digits`(text: String) { #expect(PersonalText.holdsIBAN(text)) }

  @Test(arguments: [
    "DE89370400440532013001", "RF-2026-000001-0001", "7dee74f1-200d-4dc9-b439-fbad4b4405c9", "RWWVMSXB", "INV-000394",
    "DK12345678", "RF18539007547034", "RF18 5390 0754 7034",
  ]) func `is no other number`(text: String) { #expect(!PersonalText.holdsIBAN(text)) }
}
