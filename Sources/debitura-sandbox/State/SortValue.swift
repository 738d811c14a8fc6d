import Foundation

/// What rows are ordered and filtered by; a missing value comes before all others.
enum SortValue: Comparable, Sendable {
  case missing
  case flag(Bool)
  case number(Decimal)
  case text(String)

  /// The value of a row's member as the file spells it.
  init(_ slice: JSONSlice?) {
    if let text = slice?.string {
      self = .text(text)
    } else if let number = slice?.number, let value = Decimal(string: number) {
      self = .number(value)
    } else if let flag = slice?.bool {
      self = .flag(flag)
    } else {
      self = .missing
    }
  }

  /// The text, or an empty one.
  var text: String {
    guard case .text(let text) = self else { return "" }
    return text
  }

  /// The number, or 0.
  var number: Decimal {
    guard case .number(let number) = self else { return 0 }
    return number
  }

  static func < (left: SortValue, right: SortValue) -> Bool {
    switch (left, right) {
    case (.flag(let left), .flag(let right)): !left && right
    case (.number(let left), .number(let right)): left < right
    case (.text(let left), .text(let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
    default: left.rank < right.rank
    }
  }

  private var rank: Int {
    switch self {
    case .missing: 0
    case .flag: 1
    case .number: 2
    case .text: 3
    }
  }
}
