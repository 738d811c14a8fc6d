import Amounts
import Books
import Configuration
import Storage

/// Holds a configuration to what the first issue of each partner took from it (rules R10, Begin).
enum BeginCheck {
  /// - Throws: ``JobError/configuration(_:)`` for a partner that has issued with another begin or other openings.
  static func check(_ db: StoreDatabase, _ configuration: Configuration) throws {
    let taken = try StatementBegins.taken(db)
    let problems = configuration.partners.sorted { $0.id < $1.id }.compactMap { partner -> String? in
      guard let stored = taken[partner.id], stored != partner.begin else { return nil }
      return
        "\(configuration.file): partner \(partner.id) has \(partner.begin), but its first statements were issued with "
        + "\(stored), and those never change; write that again"
    }
    guard problems.isEmpty else { throw JobError.configuration(problems) }
  }
}
