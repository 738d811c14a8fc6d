/// A file of a statement (outputs 3).
package enum StatementFileKind: CaseIterable, Hashable, Sendable {
  /// The fee lines.
  case csv
  case workbook
  /// The statement as one document; from layout 2 on.
  case page
  /// What is not the partner's: controls, findings, override, layout; from layout 2 on.
  case controls

  /// The files that a layout has, in their order.
  package static func of(layout: Int) -> [StatementFileKind] { layout == 1 ? [.csv, .workbook] : allCases }

  /// Whether only the issuer sees it: it lies in `internal/`, and is sent to nobody.
  package var isInternal: Bool { self == .controls }
}
