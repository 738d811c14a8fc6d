package import Amounts
package import Books
import Yams

/// A referral partner (inputs 1, `partners`).
package struct Partner: Sendable {
  /// Stable for ever: it is in file names and statements.
  package let id: String
  package let name: String
  package let apiKey: ConfiguredSecret
  /// Whether cases and payments are read per tenant from the customer API.
  package let usesCustomerAPI: Bool
  /// The register of the cases submitted through the integration, as its file was read; nil = no register.
  package let register: RegisterFile?
  package let agreement: Agreement
  /// With what its statements begin (rules R10, Begin).
  package let begin: StatementBegin
  /// In how many days from its issue a statement is to be paid; nil: nothing is agreed.
  package let paymentTermsDays: Int?
  /// From this date on nothing is pulled for it (inputs 5); nil for a partner that goes on.
  package let retired: Day?
  /// Name, address, VAT id and contact as statements print them.
  package let party: StatementParty
  /// What its statements say of VAT; nil = as ``StatementTexts/vatText`` says.
  package let vatText: String?
  /// How its own lists are written; nil = as ``Configuration/compare`` says.
  package let compare: PartnerListColumns?
  /// How it gets its statements; nil = `statement send` leaves it out.
  package let sending: PartnerSending?
  /// How many examples hold the agreement to what was agreed.
  package let exampleCount: Int
}

extension Partner {
  /// Whether the partner has left: its last lists stand, count as complete, and are never stale (inputs 5).
  package func isRetired(on day: Day) -> Bool { retired.map { $0 <= day } ?? false }

  /// The cases submitted through the integration; nil = no register, or one that cannot be read.
  package var integrationCases: IntegrationRegister? {
    guard let register, case .success(let rows) = register.rows else { return nil }
    return IntegrationRegister(rows)
  }
}

extension Place {
  func partner(_ context: ReadingContext) -> Partner? {
    let keys =
      [
        "id", "name", "api_key", "customer_api", "integration_cases", "agreement", "statements_begin",
        "opening_balances", "payment_terms_days", "vat_text", "retired", "compare", "send",
      ]
      + StatementParty.contactKeys
    guard let section = section(keys: keys) else { return nil }
    let id = section.required("id", "a short name of a-z, 0-9 and - was expected")?.partnerID()
    let name = section.required("name", "the partner's name was expected")?.text(max: 200)
    let key = section.required("api_key", "{env: NAME} or {file: PATH} was expected")?.apiKey(context)
    let usesCustomerAPI = section["customer_api"].map { $0.bool() } ?? true
    let register = section["integration_cases"].map { $0.register(context, .integrationCases, partner: id) }
    let agreement = section.required("agreement", "rates, platform_share and success_fee were expected")?.agreement()
    let begin = section.statementBegin()
    let terms = section["payment_terms_days"].map { $0.integer(0...365) }
    let vatText = section["vat_text"].map { $0.vatText() }
    let retired = section["retired"].map { $0.day() }
    let compare = section["compare"].map { $0.partnerListColumns() }
    let sending = section["send"].map { $0.partnerSending() }
    let party = name.flatMap { section.statementParty(name: $0) }
    guard let id, let name, let key, let usesCustomerAPI, let agreement, let begin, let party, register != .some(nil),
      terms != .some(nil), vatText != .some(nil), retired != .some(nil), compare != .some(nil), sending != .some(nil)
    else {
      return nil
    }
    return Partner(
      id: id, name: name, apiKey: key, usesCustomerAPI: usesCustomerAPI, register: register ?? nil,
      agreement: agreement, begin: begin, paymentTermsDays: terms ?? nil, retired: retired ?? nil, party: party,
      vatText: vatText ?? nil, compare: compare ?? nil, sending: sending ?? nil,
      exampleCount: section["agreement"]?.node["examples"]?.sequence?.count ?? 0)
  }

  private func partnerID() -> String? {
    guard let id = text() else { return nil }
    let isPlain = id.utf8.allSatisfy { $0 == 0x2D || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
    return isPlain && id.utf8.count <= 40
      ? id : refuse("is \(OneLine.quoted(id))", "1 to 40 characters of a-z, 0-9 and - were expected")
  }
}
