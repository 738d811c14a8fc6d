import Amounts
import Books

/// The keys of the generated installation; they open nothing.
enum Keys {
  /// In base64, as Debitura shows it: 32 bytes.
  static let secretText = "dGllb3V0LWJlbmNobWFyay1zZWNyZXQtMzItYnl0ZXM="
}

/// The cases and payments that everything is generated from: each is a function of its number.
struct Dataset {
  let cases: Int

  static let partners = 4
  static let tenantsPerPartner = 25
  /// 2026-01-01T00:00:00Z.
  private static let start = Instant(secondsSince1970: 1_767_225_600)
  /// The first night is in October, the second on the day after.
  static func asOf(night: Int) -> Instant { Instant(secondsSince1970: 1_790_820_000 + Int64(night - 1) * 86_400) }

  /// One debt with its payments.
  struct Debt {
    let number: Int
    let id: String
    let claimRef: String
    let partner: Int
    let tenant: Int
    let currency: Currency
    let principal: Int64
    let createdAt: Instant
    let payments: [Booking]

    var paid: Int64 { payments.reduce(0) { $0 + $1.amount } }
  }

  /// A payment, booked and settled.
  struct Booking {
    let id: String
    let trackingID: String
    let amount: Int64
    let at: Instant
  }

  private static let currencies = ["EUR", "EUR", "EUR", "DKK", "DKK", "USD", "SEK", "JPY"].compactMap { Currency($0) }
  private static let paymentCounts = [0, 1, 1, 1, 3]

  /// The name of a partner.
  static func partner(_ number: Int) -> String { "partner\(number)" }

  /// The name of a tenant.
  static func tenant(_ partner: Int, _ number: Int) -> String { "p\(partner)-t\(number)" }

  /// The debt of a number.
  func debt(_ number: Int) -> Debt {
    let partner = number % Dataset.partners
    let created = Dataset.start.microseconds + Int64(number % 250) * 86_400_000_000 + Int64(number % 86_000) * 1_000_000
    let principal = Int64(10_000 + Dataset.mixed(number, 1) % 900_000)
    let count = Dataset.paymentCounts[number % Dataset.paymentCounts.count]
    let payments = (0..<count).map { index in
      Booking(
        id: Dataset.uuid(number, 10 + index), trackingID: "trk-\(number)-\(index)",
        amount: principal / Int64(count + 1) + Int64(index),
        at: Instant(microseconds: created + Int64(3 + index * 7) * 86_400_000_000))
    }
    return Debt(
      number: number, id: Dataset.uuid(number, 0), claimRef: "INV-\(1_000_000 + number)", partner: partner,
      tenant: number / Dataset.partners % Dataset.tenantsPerPartner,
      currency: Dataset.currencies[number % Dataset.currencies.count], principal: principal,
      createdAt: Instant(microseconds: created), payments: payments)
  }

  /// A number that looks random and is not.
  static func mixed(_ number: Int, _ kind: Int) -> UInt64 {
    var mixed =
      UInt64(truncatingIfNeeded: number) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: kind)
      &* 0xD1B5_4A32_D192_ED03
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A uuid in lower case: keys of a platform come in no order.
  static func uuid(_ number: Int, _ kind: Int) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for part in 0..<2 {
      var bits = mixed(number, kind &* 2 &+ part &+ 1000)
      for index in 0..<16 {
        if (part == 0 && (index == 8 || index == 12)) || (part == 1 && (index == 0 || index == 4)) { text.append(0x2D) }
        text.append(digits[Int(bits & 15)])
        bits >>= 4
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
