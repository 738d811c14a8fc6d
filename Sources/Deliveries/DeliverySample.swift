package import Platforms
import StrictJSON

/// The beginning of a file of deliveries, unpacked.
package struct DeliverySample: Sendable {
  /// More say nothing new about a form.
  package static let documentsMax = 100

  private let bytes: [UInt8]
  /// Whether the file ends behind these bytes.
  private let isWhole: Bool

  package init(_ bytes: [UInt8], isWhole: Bool) {
    self.bytes = bytes
    self.isWhole = isWhole
  }

  /// Whether there is anything in it but white space.
  package var isSubstantial: Bool { bytes.contains { $0 > 0x20 } }

  /// Whether a line ends in it.
  package var hasLineEnd: Bool { bytes.contains(0x0A) }

  /// What a format takes for deliveries, without what is cut off at the end; none for a file that is not of the format.
  package func documents(_ format: DeliveryFormat) -> [[UInt8]] {
    switch format {
    case .ndjson: lines
    case .json: elements
    }
  }

  private var lines: [[UInt8]] {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    // The last one is no line yet, or cut off.
    lines.removeLast()
    let found = lines.lazy.filter { $0.contains { $0 > 0x20 } }.prefix(DeliverySample.documentsMax)
    return found.map(Array.init)
  }

  private var elements: [[UInt8]] {
    var found: [[UInt8]] = []
    var start = 0
    func note(_ edge: DocumentScanner.Edge) {
      switch edge {
      case .start(let place): start = place
      case .end(let place):
        if found.count < DeliverySample.documentsMax { found.append(Array(bytes[start..<place])) }
      }
    }
    var scanner = DocumentScanner()
    do throws(JSONScanError) {
      try bytes.withUnsafeBufferPointer { (bytes) throws(JSONScanError) in try scanner.scan(bytes, note) }
      if isWhole { try scanner.finish(note) }
      return found
    } catch {
      return []
    }
  }

  // MARK: What it looks like

  /// What the first document looks like, without any of its values: names of members, made harmless.
  package var shape: String {
    if let first = lines.first, let words = DeliverySample.shape(of: first) { return "the first line is \(words)" }
    if let first = elements.first {
      return "the first file is JSON, and \(DeliverySample.shape(of: first) ?? "no delivery")"
    }
    if DeliverySample.isSeveralDocuments(bytes) {
      return "the file has several JSON documents one behind the other, over several lines each"
    }
    return isSubstantial ? "it is no JSON" : "it is empty"
  }

  private static func isSeveralDocuments(_ bytes: [UInt8]) -> Bool {
    var scanner = DocumentScanner()
    do throws(JSONScanError) {
      try bytes.withUnsafeBufferPointer { (bytes) throws(JSONScanError) in try scanner.scan(bytes) { _ in } }
      return false
    } catch {
      return error.reason == .severalDocuments
    }
  }

  /// Names of members are a stranger's: as many of them as a line has room for.
  private static let namesMax = 12
  private static let nameMax = 40

  private static func shape(of document: [UInt8]) -> String? {
    try? JSONParser.withValue(of: document) { value in
      switch value.kind {
      case .object:
        let names = value.members.compactMap { name, _ in name.string }
        let shown = names.prefix(namesMax).map { $0.count > nameMax ? $0.prefix(nameMax) + "…" : $0[...] }
        let more = names.count > namesMax ? " and \(names.count - namesMax) more" : ""
        return names.isEmpty ? "an object without members" : "an object with \(shown.joined(separator: ", "))\(more)"
      case .array: return "an array"
      default: return "neither an object nor an array"
      }
    }
  }
}
