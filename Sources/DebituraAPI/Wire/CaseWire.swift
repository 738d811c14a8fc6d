import Books

/// `CaseItem` of the referral API (contracts B.1).
struct ReferralCaseRow: WireRow {
  let row: CaseRow

  static func id(_ fields: Fields) throws(FieldFault) -> String { try fields.id("id") }

  static func read(_ fields: Fields, id: String) throws(FieldFault) -> ReferralCaseRow {
    let client = try fields.object("client")
    let currency = try fields.currency("currency")
    return ReferralCaseRow(
      row: CaseRow(
        id: id,
        reference: try fields.text("reference"),
        creditorReference: try fields.key("creditorReference"),
        tenant: try client.key("externalTenantId"),
        clientName: try client.text("companyName"),
        currency: currency,
        principal: try fields.minorUnits("grossAmount", currency),
        interest: nil,
        reminderFees: nil,
        collectionFees: nil,
        remainder: try fields.minorUnits("remainder", currency),
        lifecycle: try fields.text("lifecycle"),
        closeCode: try fields.text("closeCode"),
        phase: try fields.text("currentEngagementPhase"),
        createdAt: try fields.optionalInstant("dateCreated"),
        finishedAt: try fields.optionalDateOrInstant("dateFinished"),
        successFee: nil,
        expectedRate: fields.percentage("expectedReferralRatePercentage"),
        isTest: nil))
  }
}

/// `InvoiceDto` of the customer API (contracts B.2).
struct CustomerCaseRow: WireRow {
  let row: CaseRow

  static func id(_ fields: Fields) throws(FieldFault) -> String { try fields.id("id") }

  static func read(_ fields: Fields, id: String) throws(FieldFault) -> CustomerCaseRow {
    let currency = try fields.currency("currency")
    return CustomerCaseRow(
      row: CaseRow(
        id: id,
        reference: try fields.text("reference"),
        creditorReference: try fields.key("creditorReference"),
        tenant: nil,
        clientName: try fields.optionalObject("creditor")?.text("companyName"),
        currency: currency,
        principal: try fields.minorUnits("grossAmount", currency),
        interest: try fields.minorUnits("interestFees", currency),
        reminderFees: try fields.minorUnits("reminderFees", currency),
        collectionFees: try fields.minorUnits("collectionFees", currency),
        remainder: try fields.minorUnits("remainder", currency),
        lifecycle: try fields.text("lifecycle"),
        closeCode: try fields.text("closeCode"),
        phase: try fields.text("currentEngagementPhase"),
        createdAt: try fields.optionalInstant("dateCreated"),
        finishedAt: try fields.optionalDateOrInstant("dateFinished"),
        successFee: fields.percentage("preLegalSuccessFee"),
        expectedRate: nil,
        isTest: try fields.bool("isTestCase")))
  }
}
