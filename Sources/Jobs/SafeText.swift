/// Text from outside in what people read and paste: messages, tables, commands.
package enum SafeText {
  /// The text with control characters, and what turns its direction, made visible.
  package static func harmless(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      let isHidden = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
      out.append(isHidden ? "\u{FFFD}" : scalar)
    }
    return String(out)
  }

  /// The text as a word of a shell's command line, so that it can be pasted.
  package static func shellWord(_ text: String) -> String {
    let text = harmless(text)
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x25, 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x3A, 0x3D, 0x40, 0x5F: true
      default: false
      }
    }
    return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
