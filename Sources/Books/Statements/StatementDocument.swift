package import Amounts

/// A statement with everything that its files say: built from nothing else.
///
/// There is no field for a debtor's name, address, e-mail or account number, and rows are those of one partner only.
package struct StatementDocument: Hashable, Sendable {
  /// nil: a draft.
  package var number: String?
  package var header: StatementHeader
  package var figures: StatementFigures
  /// By section, then client, case reference, date and payment id; of layout 1 by section, then payment id.
  package var lines: [StatementLine]
  /// Held payments of the month, ordered as lines are; in no balance.
  package var held: [StatementItem]
  /// Ineligible payments of the month, ordered as lines are; in no balance.
  package var notEligible: [StatementItem]
  /// What was paid to the partner, by date.
  package var payouts: [StatementPayout]
  /// Why it was issued in spite of what would have blocked it.
  package var override: String?
  /// The statements of the series over the last 12 months, this one last.
  package var history: [StatementMonth]
  /// The discrepancies that may change it, open at its cut-off; of layout 1 those of drafts only.
  package var openItems: [StatementOpenItem]

  package init(
    number: String?, header: StatementHeader, figures: StatementFigures, lines: [StatementLine],
    held: [StatementItem] = [], notEligible: [StatementItem] = [], payouts: [StatementPayout] = [],
    override: String? = nil, history: [StatementMonth] = [], openItems: [StatementOpenItem] = []
  ) {
    self.number = number
    self.header = header
    self.figures = figures
    self.lines = lines
    self.held = held
    self.notEligible = notEligible
    self.payouts = payouts
    self.override = override
    self.history = history
    self.openItems = openItems
  }

  package var isDraft: Bool { number == nil }

  /// The number, or the word that stands in its place on a draft.
  package var title: String { number ?? "DRAFT" }

  /// The id of a line by its place: with the statement's number, unique for ever.
  package func lineID(_ index: Int) -> String { StatementDocument.lineID(title, place: index + 1) }

  /// The id of a line of a number by its place, counted from 1.
  package static func lineID(_ number: String, place: Int) -> String {
    let digits = String(place)
    return "\(number)-\(String(repeating: "0", count: max(0, 4 - digits.utf8.count)))\(digits)"
  }
}

/// Who states what to whom, over which time; frozen at issue.
package struct StatementHeader: Hashable, Sendable {
  package var series: StatementSeries
  package var month: Month
  /// The instant after which evidence goes to the next statement.
  package var cutOff: Instant
  /// The business date of the cut-off.
  package var date: Day
  /// The zone that decides business dates and months.
  package var timeZone: String
  /// The version of the program's layout; a newer program still rebuilds an old one.
  package var layout: Int
  /// nil: the configuration names none.
  package var issuer: StatementParty?
  package var partner: StatementParty
  /// Minor units that must be due before it is payable.
  package var minimumPayout: Int64
  /// How the one rounding of each fee is done.
  package var rounding: Rounding
  /// Texts of the configuration below the figures: how to object, terms of payment.
  package var notes: [String]
  /// In how many days from the issue it is to be paid; nil: nothing is agreed; layout 1 does not print it.
  package var paymentTermsDays: Int?
  /// What is said of VAT; layout 1 does not print it.
  package var vatText: String?

  package init(
    series: StatementSeries, month: Month, cutOff: Instant, date: Day, timeZone: String, layout: Int,
    issuer: StatementParty?, partner: StatementParty, minimumPayout: Int64, rounding: Rounding, notes: [String],
    paymentTermsDays: Int? = nil, vatText: String? = nil
  ) {
    self.series = series
    self.month = month
    self.cutOff = cutOff
    self.date = date
    self.timeZone = timeZone
    self.layout = layout
    self.issuer = issuer
    self.partner = partner
    self.minimumPayout = minimumPayout
    self.rounding = rounding
    self.notes = notes
    self.paymentTermsDays = paymentTermsDays
    self.vatText = vatText
  }
}

/// The issuer or the partner, as a letterhead names it.
package struct StatementParty: Hashable, Sendable {
  package var name: String
  /// A line each.
  package var address: [String]
  package var vatID: String?
  /// Where to write, as an e-mail address or a page.
  package var contact: String?

  package init(name: String, address: [String] = [], vatID: String? = nil, contact: String? = nil) {
    self.name = name
    self.address = address
    self.vatID = vatID
    self.contact = contact
  }
}

/// What a statement says of a payment: only what the partner knows it by.
package struct StatementItem: Hashable, Sendable {
  package var paymentID: String
  package var caseReference: String?
  package var creditorReference: String?
  package var client: String?
  /// Business date.
  package var date: Day
  package var firstSeen: Instant
  package var amount: Money
  package var successFee: Percentage?
  package var share: Percentage?
  package var rate: Percentage?
  package var reason: EligibilityReason

  package init(
    paymentID: String, caseReference: String?, creditorReference: String?, client: String?, date: Day,
    firstSeen: Instant, amount: Money, successFee: Percentage?, share: Percentage?, rate: Percentage?,
    reason: EligibilityReason
  ) {
    self.paymentID = paymentID
    self.caseReference = caseReference
    self.creditorReference = creditorReference
    self.client = client
    self.date = date
    self.firstSeen = firstSeen
    self.amount = amount
    self.successFee = successFee
    self.share = share
    self.rate = rate
    self.reason = reason
  }
}

/// A line: what changes in what the partner is owed for a payment.
package struct StatementLine: Hashable, Sendable {
  package var section: StatementSection
  package var item: StatementItem
  /// Signed, in the statement's currency; the item's amount may by now be in another one.
  package var fee: Money
  /// The first statement that stated the payment in this currency; nil on its first line.
  package var originalStatement: String?

  package init(section: StatementSection, item: StatementItem, fee: Money, originalStatement: String?) {
    self.section = section
    self.item = item
    self.fee = fee
    self.originalStatement = originalStatement
  }
}

/// What was paid to the partner (rules R10, `statement pay`).
package struct StatementPayout: Hashable, Sendable {
  /// The number of the statement that it paid.
  package var number: String
  package var date: Day
  package var amount: Money
  package var reference: String?

  package init(number: String, date: Day, amount: Money, reference: String?) {
    self.number = number
    self.date = date
    self.amount = amount
    self.reference = reference
  }

  /// By date, then statement, reference and amount.
  package static func isOrdered(_ left: StatementPayout, _ right: StatementPayout) -> Bool {
    (left.date, left.number, left.reference ?? "", left.amount.minorUnits)
      < (right.date, right.number, right.reference ?? "", right.amount.minorUnits)
  }
}

/// One month of a series, for the chart: what its lines came to, and what was owed at its end.
package struct StatementMonth: Hashable, Sendable {
  package var month: Month
  package var fees: Int64
  package var closing: Int64

  package init(month: Month, fees: Int64, closing: Int64) {
    self.month = month
    self.fees = fees
    self.closing = closing
  }
}

/// An open discrepancy that may change a draft.
package struct StatementOpenItem: Hashable, Sendable {
  package var code: DiscrepancyCode
  /// nil when it belongs to no partner: it may name somebody else's case.
  package var subject: String?
  package var severity: Severity
  package var atRisk: Money?
  package var since: Day
  /// Whether it blocks the issue: open and critical.
  package var isBlocking: Bool

  package init(
    code: DiscrepancyCode, subject: String?, severity: Severity, atRisk: Money?, since: Day, isBlocking: Bool
  ) {
    self.code = code
    self.subject = subject
    self.severity = severity
    self.atRisk = atRisk
    self.since = since
    self.isBlocking = isBlocking
  }
}
