/// Personal data that can be told by its form.
package enum PersonalText {
  /// What a text holds, in words; nil when it holds nothing of the kind.
  package static func kind(in text: String) -> String? {
    holdsAddress(text) ? "an e-mail address" : holdsIBAN(text) ? "an account number" : nil
  }

  /// Whether a text holds an e-mail address.
  static func holdsAddress(_ text: String) -> Bool {
    text.contains(/[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)+/)
  }

  /// Whether a text holds an IBAN, in groups or not: by country, length and check digits (ISO 13616).
  static func holdsIBAN(_ text: String) -> Bool {
    let bytes = Array(text.uppercased().utf8)
    return bytes.indices.contains { start in
      guard start == 0 || !isWord(bytes[start - 1]) else { return false }
      return isIBAN(bytes[start...])
    }
  }

  private static func isIBAN(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let length = lengths[String(decoding: bytes.prefix(2), as: UTF8.self)] else { return false }
    var iban: [UInt8] = []
    var rest = bytes
    while iban.count < length, let byte = rest.popFirst() {
      if isWord(byte) {
        iban.append(byte)
      } else if byte != 0x20 {
        return false
      }
    }
    // Longer words are other numbers.
    if let next = rest.first, isWord(next) { return false }
    guard iban.count == length else { return false }
    var remainder = 0
    for byte in iban.dropFirst(4) + iban.prefix(4) {
      let value = byte >= 0x41 ? Int(byte) - 0x41 + 10 : Int(byte) - 0x30
      remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
    }
    return remainder == 1
  }

  private static func isWord(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) }

  /// How long an IBAN is, by country: the registry of SWIFT.
  ///
  /// Creditor references of ISO 11649 (`RF…`) have the same check digits and are none.
  private static let lengths: [String: Int] = [
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28,
    "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20,
    "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29, "PT": 25,
    "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
    "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20, "YE": 30,
  ]
}
