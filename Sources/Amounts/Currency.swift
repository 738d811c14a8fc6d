/// A currency of ISO 4217 with the number of decimals that its minor unit has.
///
/// Source: inputs 3 ("exact minor units of its currency"). Unknown codes have no value of this type.
package struct Currency: Hashable, Sendable {
  /// The three letters, packed: the smallest form that compares and hashes fast.
  private let packed: UInt32

  /// How many decimals the minor unit has: 0 (JPY), 2 (EUR), 3 (KWD) or 4 (CLF).
  package let exponent: Int

  /// Finds a currency by its ISO 4217 alphabetic code.
  ///
  /// Only the exact three capital letters count: `eur` is not a code. Codes without a minor unit (gold, testing …)
  /// are unknown, as no money can be counted in them.
  package init?(_ code: some StringProtocol) {
    guard let packed = Currency.pack(code.utf8), let exponent = Currency.exponents[packed] else { return nil }
    self.packed = packed
    self.exponent = exponent
  }

  /// The ISO 4217 alphabetic code.
  package var code: String {
    String(decoding: [UInt8(packed >> 16 & 0xFF), UInt8(packed >> 8 & 0xFF), UInt8(packed & 0xFF)], as: UTF8.self)
  }

  /// How many minor units make one major unit.
  package var minorUnitsPerMajor: Int64 {
    var units: Int64 = 1
    for _ in 0..<exponent { units *= 10 }
    return units
  }

  /// Every known currency, in the order of the codes.
  package static var all: [Currency] {
    table.flatMap { _, codes in codes.split(separator: " ").compactMap { Currency($0) } }.sorted()
  }

  private static func pack(_ bytes: some Collection<UInt8>) -> UInt32? {
    guard bytes.count == 3, bytes.allSatisfy({ $0 >= 0x41 && $0 <= 0x5A }) else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  private static let exponents: [UInt32: Int] = {
    var exponents: [UInt32: Int] = [:]
    for (exponent, codes) in table {
      for code in codes.split(separator: " ") {
        if let packed = pack(code.utf8) { exponents[packed] = exponent }
      }
    }
    return exponents
  }()

  /// ISO 4217 list one, as published on 2026-02-01, with the codes withdrawn in the last years that open debts still carry.
  ///
  /// Withdrawn, but kept: ANG BGN HRK SLL ZWL CUC. To be extended only: a code never leaves the table.
  private static let table: [(exponent: Int, codes: String)] = [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (
      2,
      """
      AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF \
      CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK \
      HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR \
      MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP \
      SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG \
      YER ZAR ZMW ZWG ZWL
      """
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
  ]
}

extension Currency: Comparable {
  /// Orders by the alphabetic code.
  package static func < (left: Currency, right: Currency) -> Bool { left.packed < right.packed }
}

extension Currency: CustomStringConvertible {
  /// The ISO 4217 alphabetic code.
  package var description: String { code }
}
