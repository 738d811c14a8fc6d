package import Amounts
import Books
package import Jobs

extension StatementListJob {
  /// What is issued, for other programs; a month that was closed without lines has no number.
  package static func document(_ issued: Issued) -> OutputDocument {
    let columns = [
      "number", "partner", "month", "date", "lines", "currency", "closing", "payable", "paid", "override", "open",
      "due",
      "is_overdue",
    ]
    let rows = issued.rows.map { row -> [OutputValue] in
      [
        .text(row.number), .text(row.partner), .figure("\(row.month)"), .figure("\(row.date)"), .integer(row.lines),
        .text(row.closing.currency.code), .figure(row.closing.decimal), .figure(row.payable.decimal),
        .figure(row.paid.decimal), .text(row.override), .figure(row.open.decimal), .figure(row.due.map { "\($0)" }),
        .truth(row.isOverdue),
      ]
    }
    let closed = issued.empty.map { partner, month -> [OutputValue] in
      [
        .text(nil), .text(partner), .figure("\(month)"), .figure(nil), .integer(0), .text(nil), .figure(nil),
        .figure(nil),
        .figure(nil), .text(nil), .figure(nil), .figure(nil), .truth(false),
      ]
    }
    return OutputDocument(columns: columns, rows: rows + closed)
  }

  /// What was paid to partners, for other programs.
  package static func document(_ payments: [Payment]) -> OutputDocument {
    OutputDocument(
      columns: [
        "date", "partner", "number", "amount", "currency", "counted_in", "recorded_by", "recorded_at", "reference",
        "override", "id", "takes_back", "taken_back_by", "in_place_of", "reason",
      ],
      rows: payments.map { row in
        [
          .figure("\(row.date)"), .text(row.partner), .text(row.number), .figure(row.amount.decimal),
          .text(row.amount.currency.code), .text(row.countedIn), .text(row.recordedBy), .figure("\(row.recordedAt)"),
          .text(row.reference), .text(row.override), .integer(Int(row.id)), .integer(row.takesBack.map { Int($0) }),
          .integer(row.takenBackBy.map { Int($0) }), .integer(row.inPlaceOf.map { Int($0) }), .text(row.reason),
        ]
      })
  }
}

extension StatementVerifyJob.Outcome {
  /// What was verified, for other programs.
  package var document: OutputDocument {
    let findings = [("problem", problems), ("restored", restored), ("as-issued-by-digest", byDigest)]
    return OutputDocument(
      [OutputField("statements", .integer(statements)), OutputField("is_as_issued", .truth(problems.isEmpty))],
      "findings", columns: ["state", "text"],
      rows: findings.flatMap { state, texts in texts.map { [.text(state), .text($0)] } })
  }
}

extension StatementDraftJob.Outcome {
  /// What was drafted, and what an issue would be refused for, for other programs.
  package func document(_ month: Month) -> OutputDocument {
    OutputDocument([
      OutputField("month", .figure("\(month)")), OutputField("folder", .text(folder)),
      OutputField("files", .list(files.map { .text($0) })),
      OutputField("drafts", .list(overview.objects)),
      OutputField("issued_already", .list(issuedAlready.map { .text($0) })),
      OutputField(
        "blocked",
        .list(
          blocking.map { partner, reasons in
            .object([
              OutputField("partner", .text(partner)), OutputField("reasons", .list(reasons.map { .text($0) })),
            ])
          })),
      OutputField(
        "before_begin",
        .list(
          beforeBegin.map { partner, amount, payments in
            .object([
              OutputField("partner", .text(partner)), OutputField("amount", .figure(amount.decimal)),
              OutputField("currency", .text(amount.currency.code)),
              OutputField("payments", .list(payments.map { .text($0) })),
            ])
          })),
      OutputField(
        "needs_first",
        .list(
          first.map { partner, text in
            .object([OutputField("partner", .text(partner)), OutputField("reason", .text(text))])
          })),
    ])
  }
}

extension StatementIssueJob.Outcome {
  /// What a partner's month became, a row a statement; a month without lines, or a refusal, has a row without number.
  private var rows: [[OutputValue]] {
    func row(
      _ partner: String, _ state: String, _ issued: StatementIssueJob.Issued? = nil, reasons: [String] = []
    ) -> [OutputValue] {
      [
        .text(partner), .text(state), .text(issued?.number), .integer(issued?.lines),
        .text(issued?.closing.currency.code), .figure(issued?.closing.decimal), .figure(issued?.payable.decimal),
        .text(issued?.file), .list(reasons.map { .text($0) }),
      ]
    }
    return switch self {
    case .issued(let partner, let issued) where issued.isEmpty: [row(partner, "closed-without-lines")]
    case .issued(let partner, let issued): issued.map { row(partner, "issued", $0) }
    case .ready(let partner, let overview) where overview.rows.isEmpty: [row(partner, "would-close-without-lines")]
    case .ready(let partner, let overview):
      overview.rows.map { draft in
        func money(_ units: Int64) -> String { Money(minorUnits: units, currency: draft.series.currency).decimal }
        return [
          .text(partner), .text("would-be-issued"), .text(nil), .integer(draft.lines),
          .text(draft.series.currency.code), .figure(money(draft.figures.closing)),
          .figure(money(draft.figures.payable)), .text(nil), .list([]),
        ]
      }
    case .refused(let partner, let reasons): [row(partner, "refused", reasons: reasons)]
    }
  }

  /// What an issue did, for other programs.
  ///
  /// - Parameter notes: what was said before anything was issued.
  package static func document(_ outcomes: [Self], month: Month, notes: [String]) -> OutputDocument {
    OutputDocument(
      [OutputField("month", .figure("\(month)")), OutputField("notes", .list(notes.map { .text($0) }))], "statements",
      columns: ["partner", "state", "number", "lines", "currency", "closing", "payable", "file", "reasons"],
      rows: outcomes.flatMap(\.rows))
  }
}

extension StatementPayJob.Outcome {
  /// What was recorded, for other programs.
  package func document(date: Day, number: String) -> OutputDocument {
    OutputDocument([
      OutputField("number", .text(number)), OutputField("date", .figure("\(date)")),
      OutputField("amount", .figure(amount.decimal)), OutputField("currency", .text(amount.currency.code)),
      OutputField("counts_in", .figure("\(countsIn)")), OutputField("id", .integer(Int(id))),
    ])
  }
}

extension PayoutLine {
  /// What a file or a correction recorded, or would, for other programs.
  package static func document(_ lines: [PayoutLine], isDryRun: Bool) -> OutputDocument {
    OutputDocument(
      [OutputField("is_dry_run", .truth(isDryRun))], "payments",
      columns: ["line", "state", "id", "number", "partner", "date", "amount", "currency", "reference", "counts_in"],
      rows: lines.map { row in
        [
          .integer(row.line), .text(row.state.rawValue), .integer(row.id.map { Int($0) }), .text(row.payout.number),
          .text(row.partner), .figure("\(row.payout.date)"), .figure(row.payout.amount.decimal),
          .text(row.payout.amount.currency.code), .text(row.payout.reference),
          .figure(row.countsIn.map { "\($0)" }),
        ]
      })
  }
}

extension StatementImportJob.Outcome {
  /// What was taken over, for other programs.
  package func document(partner: String) -> OutputDocument {
    OutputDocument([
      OutputField("partner", .text(partner)), OutputField("added", .integer(added)),
      OutputField("ignored", .integer(ignored)), OutputField("unknown_payments", .integer(unknownPayments)),
    ])
  }
}
