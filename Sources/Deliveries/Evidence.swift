import StrictJSON

/// What of a body may be kept.
///
/// Only deliveries that move money, balances, commitments or states leave a body behind, and of it only the members
/// named here, at any depth, as they were sent: no debtor, no user, no provider's payload with its bank accounts, no
/// free text. What nobody thought of is dropped.
package enum Evidence {
  /// The members that are kept.
  static let kept = NameTable<Void>(
    ([
      // Envelopes
      "id", "event", "timestamp", "data", "messageId", "details", "messageType",
      // References
      "claimRef", "receeveClaimRef", "receiveClaimRef", "claimReference", "accountReference", "trackingId",
      "providerName", "paymentReference", "caseId", "invoiceId", "reference", "paymentId", "externalTenantId",
      // Figures
      "amount", "grossAmount", "totalAmount", "totalFees", "totalPaymentAmount", "paidAmount", "currency", "fees",
      "claimPayments", "payment",
      // Commitments and ledgers
      "instalmentPlan", "instalments", "instalmentPlanId", "scope", "externalClaimReferences", "externalClaimAmounts",
      "ledgerEntries", "ledgerEntryReference", "invoiceDetails", "status", "createdAt", "updatedAt", "dueDate",
      "startDate",
      // States
      "oldLifecycle", "newLifecycle", "closeCode", "creditor", "isAttributed", "signedAt",
    ] as [StaticString]).map { ($0, ()) })

  /// Writes what may be kept of a body, as JSON.
  static func write(_ value: JSONValue, to output: inout ByteBuffer) {
    switch value.kind {
    case .object:
      output.append(UInt8(ascii: "{"))
      var isFirst = true
      for (name, member) in value.members where kept.value(of: name) != nil {
        if !isFirst { output.append(UInt8(ascii: ",")) }
        isFirst = false
        output.append(name.text)
        output.append(UInt8(ascii: ":"))
        write(member, to: &output)
      }
      output.append(UInt8(ascii: "}"))
    case .array:
      output.append(UInt8(ascii: "["))
      var isFirst = true
      for element in value.elements {
        if !isFirst { output.append(UInt8(ascii: ",")) }
        isFirst = false
        write(element, to: &output)
      }
      output.append(UInt8(ascii: "]"))
    default:
      output.append(value.text)
    }
  }
}
