import Platforms

/// Text of others as it may stand in a reason: short, on one line, without secrets.
enum CleanText {
  static let bytesMax = 160

  /// The text with control characters as blanks, cut to ``bytesMax``.
  static func clipped(_ text: String) -> String {
    var cleaned = ""
    for scalar in text.unicodeScalars {
      guard cleaned.utf8.count + 4 <= bytesMax else { return cleaned + "…" }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
        cleaned.unicodeScalars.append(" ")
      default:
        cleaned.unicodeScalars.append(scalar)
      }
    }
    return cleaned
  }

  /// The text without the secret: a server may echo what it was sent.
  static func without(_ secret: Secret?, _ text: String) -> String {
    guard let secret = secret?.reveal(), !secret.isEmpty else { return text }
    let needle = Array(secret.utf8)
    let bytes = Array(text.utf8)
    var kept: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index...].starts(with: needle) {
        kept += Array("•••".utf8)
        index += needle.count
      } else {
        kept.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
