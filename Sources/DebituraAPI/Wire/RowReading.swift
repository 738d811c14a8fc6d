import Books
import StrictJSON

/// A kind of row, and how it is read from the wire.
///
/// What is not read here (bank accounts, KYC, contacts, debtors) never leaves the parser (inputs 3).
protocol WireRow: Sendable {
  /// What the row is counted by. A row without it counts as nothing, so that its list can't be complete.
  static func id(_ fields: Fields) throws(FieldFault) -> String

  static func read(_ fields: Fields, id: String) throws(FieldFault) -> Self
}

/// A row of either of the two APIs.
enum RowReading {
  /// Reads every row of an array, and counts those whose id can't be read.
  static func rows<Row: WireRow>(_ array: JSONValue, as kind: Row.Type) -> ReadRows<Row> {
    var result = ReadRows<Row>()
    var writer = CanonicalWriter()
    for element in array.elements {
      let fields = Fields(element)
      guard element.kind == .object, let id = try? Row.id(fields) else {
        result.withoutID += 1
        continue
      }
      result.ids.append(RowID(id: id, content: RowContent(element, &writer)))
      do throws(FieldFault) {
        result.rows.append(.readable(try Row.read(fields, id: id)))
      } catch {
        result.rows.append(.unreadable(id: id, reason: error.description))
      }
    }
    return result
  }
}

/// The rows of one page.
struct ReadRows<Row: Sendable> {
  var rows: [ReadRow<Row>] = []
  var ids: [RowID] = []
  var withoutID = 0
}
