/// Swift source without what isn't code: comments and the text of literals are blanks, their interpolations stay.
enum SwiftCode {
  /// The code of a text, line for line.
  static func lines(_ text: String) -> [String] {
    var stripper = Stripper(text)
    return String(String.UnicodeScalarView(stripper.code())).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  private struct Stripper {
    private let text: [Unicode.Scalar]
    private var place = 0
    private var output: [Unicode.Scalar] = []

    init(_ text: String) { self.text = Array(text.unicodeScalars) }

    mutating func code() -> [Unicode.Scalar] {
      // A text that ends inside parentheses isn't Swift; what is left of it is code all the same.
      while place < text.count { takeCode() }
      return output
    }

    /// Takes code to the end of the text, or behind the parenthesis that closes an interpolation.
    private mutating func takeCode() {
      var depth = 0
      while place < text.count {
        if has("//") {
          blank(while: { $0 != "\n" })
        } else if has("/*") {
          blankComment()
        } else if let hashes = openingHashes() {
          takeLiteral(hashes)
        } else {
          if text[place] == "(" { depth += 1 }
          if text[place] == ")" { depth -= 1 }
          output.append(text[place])
          place += 1
          if depth < 0 { return }
        }
      }
    }

    /// How many `#` stand before a quote that is here; nil when none is.
    private func openingHashes() -> Int? {
      var end = place
      while end < text.count, text[end] == "#" { end += 1 }
      return end < text.count && text[end] == "\"" ? end - place : nil
    }

    private mutating func takeLiteral(_ hashes: Int) {
      let marks = Array(repeating: Unicode.Scalar("#"), count: hashes)
      blank(count: hashes)
      let quote = Array((has("\"\"\"") ? "\"\"\"" : "\"").unicodeScalars)
      blank(count: quote.count)
      while place < text.count {
        if has(["\\"] + marks + ["("]) {
          blank(count: hashes + 2)
          takeCode()
        } else if has(["\\"] + marks) {
          blank(count: hashes + 2)
        } else if has(quote + marks) {
          blank(count: quote.count + hashes)
          return
        } else {
          blank(count: 1)
        }
      }
    }

    private mutating func blankComment() {
      var depth = 0
      repeat {
        if has("/*") { depth += 1 } else if has("*/") { depth -= 1 }
        blank(count: has("/*") || has("*/") ? 2 : 1)
      } while depth > 0 && place < text.count
    }

    private func has(_ words: String) -> Bool { has(Array(words.unicodeScalars)) }

    private func has(_ words: [Unicode.Scalar]) -> Bool { text[place...].starts(with: words) }

    private mutating func blank(count: Int) {
      for scalar in text[place..<min(place + count, text.count)] { output.append(scalar == "\n" ? "\n" : " ") }
      place = min(place + count, text.count)
    }

    private mutating func blank(while passes: (Unicode.Scalar) -> Bool) {
      while place < text.count, passes(text[place]) { blank(count: 1) }
    }
  }
}
