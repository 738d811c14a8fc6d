import Foundation

/// What both APIs answer on one night.
struct APIState: Sendable {
  let partners: [String: PartnerState]
  let partnerOfKey: [String: String]

  /// Reads an `api.json`.
  init(file: URL) throws {
    let document = try JSONSlice(text: [UInt8](Data(contentsOf: file)))
    var partners: [String: PartnerState] = [:]
    for (id, slice) in try document["partners"]?.members() ?? [] {
      partners[id] = try PartnerState(id: id, from: slice)
    }
    self.partners = partners
    partnerOfKey = Dictionary(partners.values.map { ($0.key, $0.id) }) { first, _ in first }
  }
}
