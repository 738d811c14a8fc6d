/// `unreadable-row`: rows of a list whose values cannot be read exactly (inputs 3).
package enum UnreadableRow: DiscrepancyRule {
  package static let code = DiscrepancyCode.unreadableRow

  /// The finding on a list, with its unreadable rows as (id, reason).
  package static func finding(_ list: PulledList, rows: [(id: String, reason: String)]) -> Finding {
    Finding(
      code: code, subject: list.subject, partner: list.partner, tenant: list.tenant,
      explanation:
        "\(rows.count) row\(rows.count == 1 ? "" : "s") of the list cannot be read exactly; the last readable "
        + "version stays in force.",
      evidence: rows.map { "\($0.id): \($0.reason)" })
  }
}
