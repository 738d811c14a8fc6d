import Foundation
import Testing

/// The same deliveries give the same bytes of every output, in whichever form they were stored (inputs 2, Deliveries where
/// they already are; issue 12).
@Suite struct `Every form of deliveries` {
  /// Outputs that others are compared with, each made when it is asked for first.
  private static let whole = Result { try FormInstallation(.own).outputs() }
  private static let content = Result { try FormInstallation(.unsigned).outputs() }
  private static let bodies = Result { try FormInstallation(.bodies).outputs() }

  @Test(arguments: StoredForm.all) func `gives the outputs that lines of our own give`(form: StoredForm) throws {
    let expected =
      switch form.kept {
      case .everything: try Self.whole.get()
      case .content: try Self.content.get()
      case .body: try Self.bodies.get()
      }
    let differences = Folder.differences(try FormInstallation(form).outputs(), expected)
    #expect(differences == [])
  }

  /// A comparison of nothing would hold in any form.
  @Test func `is held to deliveries that count, repeat, contradict each other and cannot be trusted`() throws {
    let outputs = try Self.whole.get()
    let discrepancies = try #require(outputs["2026-03-16/discrepancies.csv"])
    let codes = Set(CSV.rows(String(decoding: discrepancies, as: UTF8.self)).compactMap { $0["code"] })
    for code in ["event-unverified", "event-conflicting-duplicate", "event-unknown-type", "settlement-not-booked"] {
      #expect(codes.contains(code), "\(code)")
    }
    #expect(String(decoding: discrepancies, as: UTF8.self).contains("PLACE"))
    #expect(outputs.keys.contains("2026-03-16/discrepancies.xlsx") && outputs.count > 60)
    #expect(outputs["2026-03-16/discrepancies.csv"] != (try Self.content.get()["2026-03-16/discrepancies.csv"]))
  }
}
