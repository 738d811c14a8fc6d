package import Amounts

/// What findings have in common that one thing has caused, such as a wrong secret: code, place, and the same words apart
/// from their own keys.
///
/// A screen shows many of one cause once. What has money at risk is never one of many: each amount is its own matter.
package struct FindingCause: Hashable, Sendable {
  /// From so many on, findings of one cause are shown once.
  package static let manyMin = 5

  package let code: DiscrepancyCode
  /// The channel of deliveries, else the partner; empty: of nobody.
  package let place: String
  /// The explanation without the keys of its finding.
  package let words: String

  /// - Returns: nil for a finding with money at risk.
  package init?(
    code: DiscrepancyCode, subject: String, partner: String?, tenant: String?, caseID: String?, atRisk: Money?,
    explanation: String
  ) {
    guard atRisk == nil else { return nil }
    self.code = code
    let key = subject.split(separator: ":", maxSplits: 1)
    let parts = key.last?.split(separator: "/").map(String.init) ?? []
    let isDelivery = (key.first == "event" || key.first == "line") && parts.count > 1
    place = isDelivery ? parts[0] : partner ?? ""
    let own = [subject] + (key.last.map { [String($0)] } ?? []) + parts + [tenant, caseID].compactMap(\.self)
    // The longest first: a key may be part of another one.
    let said = own.filter { $0.utf8.count >= FindingCause.keyMin }.sorted { $0.utf8.count > $1.utf8.count }
      .reduce(explanation) { $0.replacing($1, with: FindingCause.ownKey) }
    // What a number counts in a delivery is where in it.
    words = isDelivery ? said.filter { !$0.isNumber } : said
  }

  /// Shorter parts of a subject may be words of any sentence.
  private static let keyMin = 4
  /// Stands for a key; no text from outside holds it.
  private static let ownKey = "\u{0}"
}
