/// The one JSON parser of everything that is signed or counted.
///
/// Strict RFC 8259: UTF-8 only, no byte order mark, no trailing comma, nothing after the value. Beyond it, what two
/// readers could take for different things is rejected: an object with the same key twice, half of a surrogate pair.
/// At most ``depthMax`` containers lie within each other. A document is read in one pass into buffers that are kept for
/// the next one, so one parser reads many documents fast.
package final class JSONParser {
  /// More is nobody's webhook or page.
  package static let depthMax = 64
  /// How many values, and names, a document may have: its tape would take many times the memory of its bytes.
  package static let nodesMax = 1 << 20

  private var input = ByteBuffer()
  private var keys = KeyIndex()
  private var nodes: UnsafeMutablePointer<JSONNode>
  private var capacity = 256
  private let open: UnsafeMutablePointer<OpenContainer>

  package init() {
    nodes = .allocate(capacity: capacity)
    open = .allocate(capacity: JSONParser.depthMax)
  }

  deinit {
    nodes.deallocate()
    open.deallocate()
  }

  /// Reads a document for as long as `body` runs: the way to read one document without minding lifetimes.
  ///
  /// - Throws: ``JSONError``, or what `body` throws.
  package static func withValue<Result>(of bytes: [UInt8], _ body: (JSONValue) throws -> Result) throws -> Result {
    let parser = JSONParser()
    return try withExtendedLifetime(parser) {
      try bytes.withUnsafeBufferPointer { bytes in try body(parser.parse(bytes)) }
    }
  }

  /// Reads a document.
  ///
  /// The bytes are copied. The value, and every value found from it, may be used until this parser reads the next
  /// document or goes away: it is a bare position, for speed, and does not keep the parser alive.
  package func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) -> JSONValue {
    input.removeAll()
    input.append(bytes)
    return try parseInput()
  }

  /// Reads the document that a string of another parser's document says; lifetimes as in ``parse(_:)``.
  package func parse(contentOf string: JSONValue) throws(JSONError) -> JSONValue {
    input.removeAll()
    string.appendContent(to: &input)
    return try parseInput()
  }

  /// The text of the document last read, valid as long as its values are.
  package var text: UnsafeBufferPointer<UInt8> { input.bytes }

  private func parseInput() throws(JSONError) -> JSONValue {
    // Positions are kept in 32 bits, and so are numbers of nodes, of which there are at most as many as bytes.
    guard input.count < UInt32.max - 64 else { throw JSONError(.tooLarge, at: 0) }
    input.pad()
    let start = UnsafePointer(input.base)
    var builder = TapeBuilder(start, input.count, nodes: nodes, capacity: capacity)
    do throws(JSONError) {
      try builder.build(open: open, keys: &keys)
    } catch {
      (nodes, capacity) = (builder.nodes, builder.capacity)
      throw error
    }
    (nodes, capacity) = (builder.nodes, builder.capacity)
    return JSONValue(nodes: UnsafePointer(nodes), bytes: start, index: 0)
  }
}
