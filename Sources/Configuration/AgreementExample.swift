import Amounts
import Books

extension Place {
  /// Computes the fee of an example from the agreement and notes when it is another one (rules R8).
  func checkExample(of agreement: Agreement) {
    let keys = ["amount", "currency", "success_fee", "phase", "date", "fee"]
    guard let section = section(keys: keys) else { return }
    let currency = section.required("currency", "such as EUR was expected")?.currency()
    let amountPlace = section.required("amount", "an amount such as 1000.00 was expected")
    let feePlace = section.required("fee", "the fee that was agreed for this payment was expected")
    let successFee = exampleSuccessFee(section, agreement)
    let phase = section.required("phase", "pre_legal, legal or enforcement was expected")?
      .word(EngagementPhase.allCases.map { ($0.rawValue, $0) })
    let date = section.required("date", "the date of the payment was expected")?.day()
    guard let currency, let amount = amountPlace?.money(currency), let expected = feePlace?.money(currency),
      let feePlace, let successFee, let phase, let date
    else { return }
    guard let share = agreement.platformShare[phase] else {
      section["phase"]?.refuse(
        "is \(phase.rawValue), which has no platform_share", "a phase of the agreement was expected")
      return
    }
    guard let rate = agreement.rate(on: date) else {
      section["date"]?.refuse("is \(date), on which no rate is in force", "a date within rates was expected")
      return
    }
    let chain = "\(amount) × \(successFee) % × \(share) % × \(rate) %"
    guard let fee = try? amount.applying([successFee, share, rate], rounding: agreement.rounding) else {
      amountPlace?.refuse("is too large to compute with", "a smaller amount was expected")
      return
    }
    guard fee != expected else { return }
    feePlace.refuse(
      "the agreement gives \(chain) = \(fee), the example says \(expected)", "correct the agreement or the example")
  }

  private func exampleSuccessFee(_ section: Section, _ agreement: Agreement) -> Percentage? {
    switch (agreement.successFee, section["success_fee"]) {
    case (.fixed(let agreed), nil): return agreed
    case (.fixed(let agreed), let place?):
      guard let stated = place.percentage() else { return nil }
      return stated == agreed
        ? agreed
        : place.refuse("is \(stated), but the agreement's success_fee is \(agreed)", "the same one was expected")
    case (.fromCase, _): return section.required("success_fee", "the percentage of the case was expected")?.percentage()
    }
  }
}
