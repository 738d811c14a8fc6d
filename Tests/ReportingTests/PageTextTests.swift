import Reporting
import Testing

/// What strangers write can't leave its place on a page.
@Suite struct `Text on a page` {
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let shown: String
    var testDescription: String { shown }
  }

  @Test(arguments: [
    Row(text: "plain æøå 🙂", shown: "plain æøå 🙂"),
    Row(
      text: "</script><img src=x onerror='alert(1)'>",
      shown: "&lt;/script&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;"),
    Row(text: "\" onclick=\"x", shown: "&quot; onclick=&quot;x"),
    Row(text: "&amp; &lt;", shown: "&amp;amp; &amp;lt;"),
    Row(text: "<!-- ]]> -->", shown: "&lt;!-- ]]&gt; --&gt;"),
    Row(text: "a\0b\u{1}c\u{1B}[31m\u{7F}\u{85}", shown: "a\u{FFFD}b\u{FFFD}c\u{FFFD}[31m\u{FFFD}\u{FFFD}"),
    Row(
      text: [0xFFFE, 0xFFFF, 0xFDD0, 0x1FFFE, 0x10FFFF].compactMap { Unicode.Scalar($0) }.map { "\($0)" }.joined(),
      shown: String(repeating: "\u{FFFD}", count: 5)),
    Row(text: "\u{202E}abc\u{2066}\u{200B}\u{FEFF}", shown: "[U+202E]abc[U+2066][U+200B][U+FEFF]"),
    Row(text: "a\r\nb\rc\nd\te", shown: "a\nb\nc\nd e"),
    // A combining accent makes one character of both; the quote is a quote all the same.
    Row(text: "\"\u{301}<\u{338}", shown: "&quot;\u{301}&lt;\u{338}"),
  ])
  func `is escaped`(row: Row) {
    #expect(PageText.escaped(row.text).unicodeScalars.elementsEqual(row.shown.unicodeScalars))
  }

  @Test func `that is no UTF-8 has a mark for each byte`() {
    let bytes: [UInt8] = [0x61, 0xC0, 0xAF, 0xED, 0xA0, 0x80, 0x62]
    #expect(bytes.withUnsafeBufferPointer { PageText.escaped($0) } == "a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}b")
  }

  @Test(arguments: ["x", "&", "é", "🙂", "\u{202E}", "\0"], [20, 300, 1500])
  func `has a bounded length, and no entity is torn`(letter: String, bytesMax: Int) {
    let piece = PageText.escaped(letter)
    let long = PageText.escaped(String(repeating: letter, count: 1_000_000), atMost: bytesMax)
    #expect(long.utf8.count <= bytesMax && long.utf8.count > bytesMax - 4 - 2 * piece.utf8.count)
    #expect(long.hasSuffix(PageText.cutMarker))
    #expect(long.dropLast(PageText.cutMarker.count).replacing(piece, with: "") == "")
  }

  @Test(arguments: [
    ("short", "short"), ("1234567", "1234567"), ("12345678", "123456…"), ("a &amp; b &lt; c", "a &amp; b …"),
    ("&amp;&amp;&amp;&amp;&amp;&amp;&amp;", "&amp;&amp;&amp;&amp;&amp;&amp;&amp;"), ("", ""), ("&", "&"),
  ])
  func `is shortened by letters`(text: String, short: String) { #expect(PageText.shortened(text, to: 7) == short) }

  @Test(arguments: [
    ("payments.csv", "payments.csv"), ("drafts/RF-1_acme_2026-03_EUR.xlsx", "drafts/RF-1_acme_2026-03_EUR.xlsx"),
    ("a b\"?#%&:é", "a%20b%22%3F%23%25%26%3A%C3%A9"), ("javascript:x", "javascript%3Ax"),
  ])
  func `is an address only of a file beside`(name: String, address: String) {
    #expect(PageText.address(name) == address)
  }
}

@Suite struct `Figures on a page` {
  @Test(
    arguments: [
      (0, 0, "0"), (0, 2, "0.00"), (5, 2, "0.05"), (-5, 3, "-0.005"), (123_456, 2, "1,234.56"), (-1_000, 0, "-1,000"),
      (999, 0, "999"), (Int128(Int64.min), 0, "-9,223,372,036,854,775,808"),
      (Int128(Int64.max), 3, "9,223,372,036,854,775.807"),
      (Int128.max, 2, "1,701,411,834,604,692,317,316,873,037,158,841,057.27"), (.min, 38, nil),
    ] as [(Int128, Int, String?)])
  func `are grouped, with their decimals`(units: Int128, decimals: Int, text: String?) {
    let shown = PageFigure.text(units, decimals: decimals)
    #expect(text == nil ? shown == "-1.70141183460469231731687303715884105728" : shown == text)
  }

  @Test(
    arguments: [
      ("9.5", 950), ("0", 0), ("-12.345", -1234), ("100", 10_000), ("0.001", 0), ("", nil), ("-", nil), (".5", nil),
      ("1e3", nil), ("12345678901234567", nil), ("1.2.3", nil), ("９", nil), ("-999999999999.99", -99_999_999_999_999),
    ] as [(String, Int64?)])
  func `of percentages are read for charts`(text: String, hundredths: Int64?) {
    let bytes = Array(text.utf8)
    #expect(bytes.withUnsafeBufferPointer { PageFigure.hundredths($0) } == hundredths)
  }

  @Test func `of times are of UTC`() {
    #expect(PageFigure.text(instant: 1_772_330_400_123_456) == "2026-03-01 02:00 UTC")
    #expect(!PageFigure.text(instant: .min).isEmpty && !PageFigure.text(instant: .max).isEmpty)
  }

  struct Axis: Sendable {
    let figures: [Int128]
    let ticks: [Int128]
    var decimals = 0
    let labels: [String]
  }

  @Test(arguments: [
    Axis(figures: [], ticks: [0, 1], labels: ["0", "1"]),
    Axis(figures: [0, 0], ticks: [0, 1], labels: ["0", "1"]),
    Axis(figures: [1], ticks: [0, 1], labels: ["0", "1"]),
    Axis(figures: [7], ticks: [0, 2, 4, 6, 8], labels: ["0", "2", "4", "6", "8"]),
    Axis(figures: [3, -3], ticks: [-4, -2, 0, 2, 4], labels: ["-4", "-2", "0", "2", "4"]),
    Axis(figures: [-10], ticks: [-10, -5, 0], labels: ["-10", "-5", "0"]),
    Axis(figures: [95], ticks: [0, 50, 100], decimals: 2, labels: ["0", "0.50", "1.00"]),
    Axis(
      figures: [987_654], ticks: [0, 500_000, 1_000_000], decimals: 2, labels: ["0", "5k", "10k"]),
    Axis(
      figures: [6_000_000], ticks: [0, 2_000_000, 4_000_000, 6_000_000], labels: ["0", "2M", "4M", "6M"]),
    Axis(figures: [1_500_000], ticks: [0, 500_000, 1_000_000, 1_500_000], labels: ["0", "0.5M", "1M", "1.5M"]),
    Axis(
      figures: [Int128(Int64.max)], ticks: (0...2).map { $0 * 5_000_000_000_000_000_000 }, decimals: 2,
      labels: ["0", "50,000tn", "100,000tn"]),
  ])
  func `have a round axis with 0 in it`(axis: Axis) {
    let scale = ChartScale(axis.figures)
    #expect(scale.ticks == axis.ticks)
    #expect(scale.ticks.map { scale.label($0, decimals: axis.decimals) } == axis.labels)
    for figure in axis.figures { #expect((0...1000).contains(scale.place(figure, on: 1000))) }
  }

  @Test func `of any size have an axis`() {
    let extremes: [Int128] = [Int128(Int64.min), Int128(Int64.max), Int128(Int64.min) * 1000, Int128(Int64.max) * 1000]
    for one in extremes {
      for other in extremes + [0, 1, -1] {
        let scale = ChartScale([one, other])
        #expect(scale.low <= min(one, other, 0) && scale.high >= max(one, other, 0) && scale.ticks.count <= 7)
        #expect(scale.place(scale.low, on: 1400) == 0 && scale.place(scale.high, on: 1400) == 1400)
      }
    }
  }
}
