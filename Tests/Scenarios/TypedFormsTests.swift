import Foundation
import Testing

/// What is typed in another form is told with the one that is wanted.
@Suite struct `A slip of the fingers` {
  @Test(arguments: [
    ("statement issue --month 2026-2", "'2026-2' is invalid for '--month <month>': write it as 2026-02"),
    ("statement draft --month 2/2026", "'2/2026' is invalid for '--month <month>': write it as 2026-02"),
    (
      "statement pay --number RF-2026-000001 --date 09.03.2026 --amount 5",
      "'09.03.2026' is invalid for '--date <date>': write it as 2026-03-09"
    ),
    ("replay 09.03.2026", "'09.03.2026' is invalid for '<date>': write it as 2026-03-09"),
    (
      "statement pay --number RF-2026-000001 --date 2026-03-09 --amount 5,00",
      "; write it with a point and without grouping, as 102.03"
    ),
    (
      "statement pay --number RF-2026-000001 --amount 5",
      "A payment needs --number, --date and --amount; or give --file, --correct or --void."
    ),
    ("statement pay --correct 1 --reason typo", "--correct needs what is right"),
    ("statement pay --correct 1 --amount 5", "--correct needs --reason."),
    ("statement pay --void 1", "--void needs --reason."),
    ("statement pay --void 1 --reason typo --amount 5", "--correct puts another in its place"),
    ("statement pay --file bank.csv --override known", "--file goes with --by and --dry-run alone"),
    ("statement pay --file bank.csv --void 1 --reason typo", "--file, --correct and --void exclude each other."),
    ("statement pay --number RF-2026-000001 --date 2026-03-10 --amount 5 --dry-run", "--dry-run also for --file"),
    ("statement pay --correct 99 --amount 5 --reason typo", "--correct 99: no such payment is recorded"),
    ("discrepancies show", "as in `tieout discrepancies show amount-mismatch payment:1234`"),
    (
      "discrepancies show payment:12",
      "payment:12: is a subject, and its code is missing; name it before, as in `amount-mismatch payment:12`"
    ),
    ("discrepancies list --severity hgih", "--severity hgih: is not known; did you mean high?"),
  ]) func `is answered in one line`(line: String, message: String) throws {
    let installation = try Installation(.issue)
    let ended = try installation.tieout(line.split(separator: " ").map(String.init))
    #expect(ended.status == 64 && ended.output.isEmpty)
    #expect(ended.errors.contains(message) && ended.errors.split(separator: "\n").count == 1, "\(ended.errors)")
  }

  @Test func `that is the same for several is answered once by doctor`() throws {
    let installation = try Installation(sandbox: Sandbox())
    for variable in installation.environment.keys { installation.set(variable, to: nil) }
    let ended = try installation.tieout(["doctor", "--as-of", Night.all[0].asOf], variables: ["COLUMNS": "100"])
    #expect(ended.status == 64)
    let advice = "/<name>: set it for the job, or use {file: PATH}."
    let words = ended.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.components(separatedBy: advice).count == 2, "\(ended.output)")
    #expect(ended.output.components(separatedBy: "is not set").count > 5)
  }
}
