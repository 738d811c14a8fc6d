import Amounts
import Books
package import Jobs

extension StatementCompareJob.Outcome {
  private func money(_ units: Int64) -> Money { Money(minorUnits: units, currency: currency) }

  /// Their fee less ours; nil where it is too large to tell.
  private func difference(_ theirs: Int64, _ ours: Int64) -> Money? {
    let (units, overflowed) = theirs.subtractingReportingOverflow(ours)
    return overflowed ? nil : money(units)
  }

  private func line(_ entry: PartnerListComparison.Entry) -> StatementLine? { entry.place.map { document.lines[$0] } }

  private static func title(_ state: PartnerListComparison.State) -> String {
    switch state {
    case .same: "the same"
    case .different: "different"
    case .onlyTheirs: "only theirs"
    case .onlyOurs: "only ours"
    }
  }

  /// What people read: the sums, then everything that is not the same.
  package func lines(_ screen: ScreenForm) throws -> [String] {
    let header = document.header
    let sums: [(String, PartnerListComparison.Sum)] =
      try PartnerListComparison.State.allCases.map { (Self.title($0), try comparison.sum($0)) }
      + [("together", try comparison.sum())]
    let table = ScreenTable(
      [
        .init(""), .init("LINES", isNumber: true), .init("THEIRS", isNumber: true), .init("OURS", isNumber: true),
        .init("THEIRS − OURS", isNumber: true),
      ],
      sums.map { name, sum in
        [
          name, "\(sum.count)", money(sum.theirs).decimal, money(sum.ours).decimal,
          difference(sum.theirs, sum.ours)?.decimal ?? "",
        ]
      })
    let verdict = agrees ? "the list says what the statement says" : "the list and the statement differ"
    var lines = ["\(document.title), \(header.series.partner), \(header.month), \(currency): \(verdict)"]
    lines += table.lines(screen)
    let others = comparison.entries.filter { $0.state != .same }
    guard !others.isEmpty else { return lines }
    let columns: [ScreenTable.Column] = [
      .init(""), .init("CASE"), .init("DATE"), .init("THEIRS", isNumber: true), .init("OURS", isNumber: true),
      .init("DIFFERS IN", .spare), .init("ROW", isNumber: true, .spare), .init("LINE", .spare),
      .init("PAYMENT", .spare),
    ]
    return lines + [""]
      + ScreenTable(
        columns,
        others.map { entry in
          let ours = line(entry)
          return [
            Self.title(entry.state), ours?.item.caseReference ?? entry.row?.caseReference ?? "",
            (ours?.item.date ?? entry.row?.date).map { "\($0)" } ?? "", entry.row.map { money($0.fee).decimal } ?? "",
            ours?.fee.decimal ?? "", entry.differences.map(\.rawValue).joined(separator: ", "),
            entry.row.map { "\($0.line)" } ?? "", entry.place.map { document.lineID($0) } ?? "",
            ours?.item.paymentID ?? entry.row?.paymentID ?? "",
          ]
        }
      ).lines(screen)
  }

  /// Every line and row, for other programs.
  package func comparisonDocument() throws -> OutputDocument {
    let sums = try PartnerListComparison.State.allCases.map { state in
      let sum = try comparison.sum(state)
      return OutputField(
        state.rawValue.replacing("-", with: "_"),
        .object([
          OutputField("lines", .integer(sum.count)), OutputField("theirs", .figure(money(sum.theirs).decimal)),
          OutputField("ours", .figure(money(sum.ours).decimal)),
        ]))
    }
    return OutputDocument(
      [
        OutputField("number", .text(document.title)), OutputField("partner", .text(document.header.series.partner)),
        OutputField("month", .figure("\(document.header.month)")), OutputField("currency", .text(currency.code)),
        OutputField("agrees", .truth(agrees)), OutputField("sums", .object(sums)),
      ], "lines",
      columns: [
        "state", "differs_in", "row", "line_id", "payment_id", "case_reference", "their_date", "our_date", "currency",
        "their_amount", "our_amount", "their_fee", "our_fee", "difference",
      ],
      rows: comparison.entries.map { entry in
        let (ours, row) = (line(entry), entry.row)
        return [
          .text(entry.state.rawValue), .text(entry.differences.map(\.rawValue).joined(separator: "; ")),
          .integer(row?.line), .text(entry.place.map { document.lineID($0) }),
          .text(ours?.item.paymentID ?? row?.paymentID), .text(ours?.item.caseReference ?? row?.caseReference),
          .figure(row?.date.map { "\($0)" }), .figure(ours.map { "\($0.item.date)" }), .text(currency.code),
          .figure(row?.amount.map { money($0).decimal }), .figure(ours?.item.amount.decimal),
          .figure(row.map { money($0.fee).decimal }), .figure(ours?.fee.decimal),
          .figure(difference(row?.fee ?? 0, ours?.fee.minorUnits ?? 0)?.decimal),
        ]
      })
  }
}
