import Crypto
import FoundationEssentials
import StrictJSON

/// What of a body may be kept.
///
/// Only deliveries that move money, balances, commitments or states leave a body behind, and of it only the members
/// named here, at any depth, as they were sent: no debtor, no user, no provider's payload with its bank accounts, no
/// free text. What nobody thought of is dropped. A text that a bank or a debtor wrote, and that no rule reads, is kept
/// as its hash: two deliveries can still be compared, and the text stands in the file of deliveries.
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

  /// Writes the hash of what a string says, or of how another value is written.
  private static func writeHash(_ value: JSONValue, to output: inout ByteBuffer) {
    var hash = SHA256()
    if let plain = value.plainString {
      hash.update(bufferPointer: UnsafeRawBufferPointer(plain))
    } else if var text = value.string {
      text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    } else {
      hash.update(bufferPointer: UnsafeRawBufferPointer(value.text))
    }
    output.append("\"sha256:")
    for byte in hash.finalize() {
      for digit in [byte >> 4, byte & 0x0F] { output.append(digit < 10 ? 0x30 + digit : 0x57 + digit) }
    }
    output.append("\"")
  }

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
        if name.says("paymentReference") { writeHash(member, to: &output) } else { write(member, to: &output) }
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
