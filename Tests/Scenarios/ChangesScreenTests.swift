import Foundation
import Testing

/// `tieout changes` on screens of any width.
@Suite struct ChangesScreenTests {
  @Test func `show every movement: what was, and what moved, is what is`() throws {
    let installation = try Installation(sandbox: Sandbox())
    for night in Night.all {
      _ = try installation.run(night)
      for columns in ["40", "80", "120"] {
        let shown = try installation.tieout(["changes"], variables: ["COLUMNS": columns])
        let lines = shown.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var tables = 0
        for (place, line) in lines.enumerated() where line.hasPrefix("PARTNER") {
          tables += 1
          for row in lines[(place + 1)...].prefix(while: { !$0.isEmpty }) {
            let cells = row.split(separator: " ").dropFirst(2).compactMap { Decimal(string: String($0)) }
            #expect(cells.count > 1 && cells.dropLast().reduce(0, +) == cells.last, "\(columns): \(line)\n\(row)")
          }
        }
        #expect(tables == 2, "\(shown.output)")
      }
    }
  }
}
