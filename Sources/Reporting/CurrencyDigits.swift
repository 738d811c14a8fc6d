import Amounts

/// How many decimals a currency has, found without making a string for each row.
struct CurrencyDigits {
  private var known: [(letters: UInt32, exponent: Int)] = []

  /// The decimals of the code in these bytes; nil when there is no such currency.
  mutating func exponent(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    guard bytes.count == 3 else { return nil }
    let letters = UInt32(bytes[0]) << 16 | UInt32(bytes[1]) << 8 | UInt32(bytes[2])
    // A night has a handful of currencies: a short list beats hashing.
    for entry in known where entry.letters == letters { return entry.exponent }
    guard let currency = Currency(String(decoding: bytes, as: UTF8.self)) else { return nil }
    known.append((letters, currency.exponent))
    return currency.exponent
  }
}
