import Deliveries
private import Foundation
import Platforms
import Storage
import StrictJSON

/// A row of somebody else's table as a line of deliveries: the same reader, the same identity by its bytes.
///
/// `{"received_at":…,"headers":…,"body":…}`, with `,"base64":true` behind a body of bytes. NULL is `null`, a number a
/// number, a text a JSON string in which `"` and `\` have a `\` before them and U+0000…U+001F are written `\u00xx`, all
/// else as it stands. A body that is a blob or no UTF-8 is base64; elsewhere these are text with U+FFFD for what is none.
/// A line is known by the SHA-256 of these bytes: the form never changes.
struct RowLine {
  private static let places = DeliveryPlaces(
    body: JSONPointer(member: "body"), base64: .at(JSONPointer(member: "base64")),
    headers: JSONPointer(member: "headers"), receivedAt: JSONPointer(member: "received_at"))

  /// How lines with a time of receipt are read.
  static func dated(_ reading: DeliveryChannel) -> DeliveryChannel {
    DeliveryChannel(
      platform: reading.platform, requiresSignature: reading.requiresSignature, envelope: .places(places))
  }

  /// How lines without a time of receipt are read, where the table has none: unsigned, received at their own time.
  static func undated(_ reading: DeliveryChannel) -> DeliveryChannel {
    var places = places
    (places.headers, places.receivedAt) = (nil, nil)
    return DeliveryChannel(
      platform: reading.platform, requiresSignature: reading.requiresSignature, envelope: .places(places))
  }

  /// What of the line is held; nothing once it is too long for a delivery.
  private(set) var bytes: [UInt8] = []
  /// In place of the bytes of a line that is too long.
  private var overlong: RunningIdentity?
  private let bytesMax: Int

  /// - Parameter bytesMax: the length of the longest line that is held.
  init(_ row: ForeignRow, bytesMax: Int = LineFeed.lineBytesMax) {
    self.bytesMax = bytesMax
    add(#"{"received_at":"#)
    add(plain: row.receivedAt)
    add(#","headers":"#)
    add(plain: row.headers)
    add(#","body":"#)
    add(body: row.body)
    add("}")
  }

  /// What a line is known by that is too long to be held; nil for any other.
  var overlongIdentity: LineIdentity? { overlong?.identity }

  private mutating func add(_ text: StaticString) {
    text.withUTF8Buffer { add(UnsafeRawBufferPointer($0)) }
  }

  private mutating func add(_ piece: UnsafeRawBufferPointer) {
    if overlong == nil {
      bytes += piece
      guard bytes.count > bytesMax else { return }
      overlong = RunningIdentity()
      overlong?.add(bytes[...])
      bytes = []
    } else if !piece.isEmpty {
      overlong?.add(Array(piece)[...])
    }
  }

  private mutating func add(plain value: ForeignValue) {
    switch value {
    case .null: add("null")
    case .integer(let number): add(number: "\(number)")
    case .real(let number): add(real: number)
    case .text(let text), .blob(let text):
      if RowLine.isUTF8(text) { add(string: text) } else { add(repaired: text) }
    }
  }

  private mutating func add(body value: ForeignValue) {
    switch value {
    case .text(let text) where RowLine.isUTF8(text): add(string: text)
    case .text(let bytes), .blob(let bytes):
      add("\"")
      // Whole groups of three, so that the pieces are base64 together.
      for start in stride(from: 0, to: bytes.count, by: RowLine.base64Bytes) {
        let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + RowLine.base64Bytes, bytes.count)])
        Data(piece).base64EncodedData().withUnsafeBytes { add($0) }
      }
      add(#"","base64":true"#)
    case .null, .integer, .real: add(plain: value)
    }
  }

  private static let base64Bytes = 3 << 18

  private mutating func add(number text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  /// A whole number without its decimals; the shortest text that is the same double else.
  private mutating func add(real number: Double) {
    if let whole = Int64(exactly: number) {
      add(number: "\(whole)")
    } else if number.isFinite {
      add(number: "\(number)")
    } else {
      add("null")
    }
  }

  private mutating func add(repaired text: UnsafeRawBufferPointer) {
    var repaired = String(decoding: text, as: UTF8.self)
    repaired.withUTF8 { add(string: UnsafeRawBufferPointer($0)) }
  }

  private mutating func add(string text: UnsafeRawBufferPointer) { JSONString.write(text) { add($0) } }

  private static func isUTF8(_ text: UnsafeRawBufferPointer) -> Bool {
    text.allSatisfy { $0 < 0x80 } || String(validating: text, as: UTF8.self) != nil
  }
}
