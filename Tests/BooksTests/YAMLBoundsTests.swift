import Books
import Testing

@Suite struct `Bounds of YAML files` {
  @Test(arguments: [
    "a: b & c", "sql: \"SELECT count(*) FROM x WHERE a & 3\"", "name: Smith & Sons", "url: https://x/?a=1&b=2",
    "rows:\n  - {a: [1, 2], b: {c: d}}\n", "# ---------------------------------------------------------------------",
    "",
    "text: |\n  R&D, and *stars* of all kinds\n", "a: !!str b & c\r\nd: e!&f\r\n",
  ])
  func `let through what people write`(text: String) { #expect(throws: Never.self) { try YAMLBounds.check(text) } }

  @Test(arguments: [
    (text: "a: &x [1]\nb: *x", line: 1), (text: "a: b\n- &x y", line: 2), (text: "[&x y]", line: 1),
    (text: "a: !!seq &x [1]\nb: *x", line: 1), (text: "[!<tag:yaml.org,2002:str> &x y]", line: 1),
    (text: "a: b\r- &x y", line: 1),
    (text: "a: b\n\nc: {d: &ö 1}", line: 3), (text: String(repeating: "[", count: 101), line: 1),
    (text: "a:\n" + String(repeating: "[{", count: 60), line: 2), (text: String(repeating: "- ", count: 101), line: 1),
    (text: "a:\n" + String(repeating: " ", count: 401) + "b: c", line: 2),
  ])
  func `refuse what makes a file larger or deeper than it looks`(text: String, line: Int) {
    let excess = #expect(throws: YAMLBounds.Excess.self) { try YAMLBounds.check(text) }
    #expect(excess?.line == line)
  }
}
