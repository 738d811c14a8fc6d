import Amounts

/// Writes the cells of a large sheet as the XML that libxlsxwriter writes of them, into a file that is set aside.
///
/// The library makes three objects and four calls of `printf` of a cell, on one thread, and learns only with the last row
/// what stands before the first: so it gets the header and the last row of each sheet, and what it makes of them becomes the
/// frame that `SheetPacking` puts these rows into. Styles are numbered by the workbook; here a mark stands for each.
struct RowsWriter: ~Copyable, CellSheet {
  /// Begins the mark of a style in the rows: no XML has this byte.
  ///
  /// The next one is the style's number with `markBase` added.
  static let mark: UInt8 = 0x01
  static let markBase: UInt8 = 0x20
  /// No style.
  private static let plain: UInt8 = 0xFF

  /// The sheets that are complete.
  private(set) var sheets: [KeptSheet] = []
  /// The styles by their numbers, those of all sheets of the report.
  private(set) var styles: [CellStyle] = []
  private let path: String
  private let columns: Int
  private let letters: [[UInt8]]

  // The sheet that is being written.
  private var sink: ByteSink
  private var tally: SheetTally
  private var stylesUsed: [UInt8] = []
  private var isUsed = [Bool](repeating: false, count: 256)

  // The row that is being written: it goes to the file when the next one begins.
  private var row = -1
  private var digits: [UInt8] = []
  /// How high the row is and the next one, in points; 0: as high as one line.
  private var height = 0.0
  private var nextHeight = 0.0
  private var cells: UnsafeMutablePointer<Cell>
  private var cellCount = 0
  private var bytes: UnsafeMutablePointer<UInt8>
  private var byteCount = 0
  private var byteRoom: Int
  private var text = WorkbookText()

  private struct Cell {
    enum Kind { case text, markup, number, blank }
    var kind: Kind
    var style: UInt8
    var column: Int32
    var start: Int
    var count: Int
    var value: Double
  }

  /// - Parameter path: where its files are made; they have no name for long.
  init(path: String, columns: Int) throws(ReportingError) {
    self.path = path
    self.columns = columns
    letters = (0..<columns).map { Array(WorkbookCheck.columnLetters($0).utf8) }
    sink = try ByteSink(scratch: path)
    tally = SheetTally(name: "", columns: columns)
    cells = .allocate(capacity: max(1, columns))
    byteRoom = 64 * 1024
    bytes = .allocate(capacity: byteRoom)
  }

  deinit {
    cells.deallocate()
    bytes.deallocate()
  }

  // MARK: Cells

  mutating func style(_ style: CellStyle) throws(ReportingError) -> UInt8 {
    if let known = styles.firstIndex(of: style) { return UInt8(known) }
    guard styles.count < Int(RowsWriter.plain - RowsWriter.markBase) else {
      throw .workbook(path: path, operation: "add a format", reason: "a sheet has more than 200 formats")
    }
    styles.append(style)
    return UInt8(styles.count - 1)
  }

  mutating func write(_ bytes: UnsafeBufferPointer<UInt8>, _ row: Int, _ column: Int, _ style: UInt8?) throws {
    // An empty string would be a blank cell, and a blank cell without a format is none.
    guard !bytes.isEmpty else { return }
    try begin(row)
    add(text.shown(bytes), column, style)
  }

  mutating func write(_ units: Int64, decimals: Int, _ row: Int, _ column: Int, _ style: UInt8?) throws {
    guard let value = SheetAmount.number(units, decimals: decimals) else {
      return try SheetAmount.withDigits(units, decimals: decimals) { try write($0, row, column, style) }
    }
    try add(value, row, column, style)
    tally.sums[column] &+= units &* SheetTally.scale[decimals]
  }

  mutating func number(_ value: Double, _ row: Int, _ column: Int, _ style: UInt8?) throws {
    tally.isSummed[column] = false
    try add(value, row, column, style)
  }

  mutating func blank(_ row: Int, _ column: Int, _ style: UInt8) throws {
    try begin(row)
    add(Cell(kind: .blank, style: style, column: Int32(column), start: byteCount, count: 0, value: 0))
  }

  /// On rows of a report each column has cells of its own.
  mutating func merge(_ row: Int, _ columns: ClosedRange<Int>, _ style: UInt8?) {}

  mutating func height(_ points: Double, _ row: Int) { nextHeight = points }

  @inline(__always)
  private mutating func begin(_ row: Int) throws {
    guard row != self.row else { return }
    try flushRow()
    (height, nextHeight) = (nextHeight, 0)
    self.row = row
    tally.rows += 1
    // Rows are counted from 1.
    digits.removeAll(keepingCapacity: true)
    digits.append(contentsOf: String(row + 1).utf8)
  }

  @inline(__always)
  private mutating func add(_ cell: Cell) {
    cells[cellCount] = cell
    cellCount += 1
    tally.cells += 1
  }

  @inline(__always)
  private mutating func add(_ value: Double, _ row: Int, _ column: Int, _ style: UInt8?) throws {
    try begin(row)
    makeRoom(SheetNumber.room)
    let count = SheetNumber.write(value, to: bytes + byteCount)
    add(
      Cell(
        kind: .number, style: style ?? RowsWriter.plain, column: Int32(column), start: byteCount, count: count,
        value: value))
    byteCount += count
  }

  @inline(__always)
  private mutating func add(_ text: UnsafeBufferPointer<UInt8>, _ column: Int, _ style: UInt8?) {
    guard let start = text.baseAddress else { return }
    makeRoom(text.count)
    (bytes + byteCount).update(from: start, count: text.count)
    var needsWork = RowsWriter.isBlank(text[0]) || RowsWriter.isBlank(text[text.count - 1])
    for byte in text { needsWork = needsWork || byte == 0x26 || byte == 0x3C || byte == 0x3E }
    add(
      Cell(
        kind: needsWork ? .markup : .text, style: style ?? RowsWriter.plain, column: Int32(column), start: byteCount,
        count: text.count, value: 0))
    byteCount += text.count
  }

  @inline(__always)
  private mutating func makeRoom(_ count: Int) {
    guard byteCount + count > byteRoom else { return }
    let room = (byteCount + count) * 2
    let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
    grown.update(from: bytes, count: byteCount)
    bytes.deallocate()
    (bytes, byteRoom) = (grown, room)
  }

  /// What C calls a space: text that begins or ends with one asks Excel to keep it.
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

  // MARK: Rows and sheets

  /// Puts the row into the file.
  private mutating func flushRow() throws {
    guard cellCount > 0 else { return }
    let height = height == 0 ? "" : RowsWriter.heightText(height)
    try sink.fill(96) { room in
      var out = BytePen(room)
      out.put("<row r=\"")
      out.put(digits)
      out.put(Array(height.utf8))
      out.put("\">")
      return out.count
    }
    for index in 0..<cellCount {
      let cell = cells[index]
      if cell.style != RowsWriter.plain && !isUsed[Int(cell.style)] {
        isUsed[Int(cell.style)] = true
        stylesUsed.append(cell.style)
      }
      try flush(cell)
    }
    try sink.fill(6) { room in
      var out = BytePen(room)
      out.put("</row>")
      return out.count
    }
    (cellCount, byteCount) = (0, 0)
  }

  /// The attributes of a row of a height, as libxlsxwriter writes them.
  private static func heightText(_ points: Double) -> String {
    let quarters = Int((points * 4).rounded())
    let fraction = ["", ".25", ".5", ".75"][quarters % 4]
    return "\" ht=\"\(quarters / 4)\(fraction)\" customHeight=\"1"
  }

  @inline(__always)
  private mutating func flush(_ cell: Cell) throws {
    let content = bytes + cell.start
    // Tags and place take less than 100 bytes, an escape five times its character; the longest text has 32,767 units.
    try sink.fill(100 + cell.count * (cell.kind == .markup ? 5 : 1)) { room in
      var out = BytePen(room)
      out.put("<c r=\"")
      out.put(letters[Int(cell.column)])
      out.put(digits)
      if cell.style == RowsWriter.plain {
        out.put(0x22)
      } else {
        out.put(RowsWriter.mark)
        out.put(cell.style + RowsWriter.markBase)
      }
      switch cell.kind {
      case .text:
        out.put(" t=\"inlineStr\"><is><t>")
        out.put(content, cell.count)
        out.put("</t></is></c>")
      case .markup:
        let keepsBlanks = RowsWriter.isBlank(content[0]) || RowsWriter.isBlank(content[cell.count - 1])
        out.put(keepsBlanks ? " t=\"inlineStr\"><is><t xml:space=\"preserve\">" : " t=\"inlineStr\"><is><t>")
        out.putEscaped(content, cell.count)
        out.put("</t></is></c>")
      case .number:
        out.put("><v>")
        out.put(content, cell.count)
        out.put("</v></c>")
      case .blank: out.put("/>")
      }
      return out.count
    }
  }

  /// Ends the sheet: its last row is kept for the library.
  private mutating func endSheet() throws(ReportingError) -> (tally: SheetTally, lastRow: KeptRow?, styles: [UInt8]) {
    var last: KeptRow?
    if cellCount > 0 {
      last = KeptRow(
        row: row, height: height,
        cells: (0..<cellCount).map { index in
          let cell = cells[index]
          let content: KeptRow.Content =
            switch cell.kind {
            case .text, .markup: .text(Array(UnsafeBufferPointer(start: bytes + cell.start, count: cell.count)))
            case .number: .number(cell.value)
            case .blank: .blank
            }
          return KeptRow.Cell(
            column: Int(cell.column), style: cell.style == RowsWriter.plain ? nil : Int(cell.style), content: content)
        })
    }
    return (tally, last, stylesUsed)
  }

  /// Goes to the next sheet.
  mutating func nextSheet() throws {
    let ended = try endSheet()
    var file = try ByteSink(scratch: path)
    swap(&file, &sink)
    sheets.append(
      KeptSheet(
        rows: try file.finishScratch(), lastRow: ended.lastRow, stylesUsed: ended.styles.map(Int.init),
        tally: ended.tally))
    tally = SheetTally(name: "", columns: columns)
    stylesUsed = []
    isUsed = [Bool](repeating: false, count: 256)
    (row, cellCount, byteCount, height) = (-1, 0, 0, 0)
  }

  /// Ends the last sheet.
  consuming func finish() throws -> (sheets: [KeptSheet], styles: [CellStyle]) {
    try nextSheet()
    return (sheets, styles)
  }
}

/// The rows of one sheet but its header, set aside.
struct KeptSheet: Sendable {
  /// The XML of all rows but the last, with a mark for each style.
  let rows: ScratchFile
  let lastRow: KeptRow?
  /// The styles in those rows, in the order in which they come first.
  let stylesUsed: [Int]
  let tally: SheetTally
}

/// The last row of a sheet, which libxlsxwriter writes.
struct KeptRow: Sendable {
  enum Content: Sendable {
    case text([UInt8])
    case number(Double)
    case blank
  }

  struct Cell: Sendable {
    let column: Int
    let style: Int?
    let content: Content
  }

  let row: Int
  /// In points; 0: as high as one line.
  let height: Double
  let cells: [Cell]
}

/// Where bytes are put one behind the other; there is room for them.
private struct BytePen {
  private let start: UnsafeMutablePointer<UInt8>
  private var next: UnsafeMutablePointer<UInt8>

  init(_ start: UnsafeMutablePointer<UInt8>) {
    self.start = start
    next = start
  }

  var count: Int { next - start }

  @inline(__always)
  mutating func put(_ byte: UInt8) {
    next[0] = byte
    next += 1
  }

  @inline(__always)
  mutating func put(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    next.update(from: bytes, count: count)
    next += count
  }

  @inline(__always)
  mutating func put(_ text: StaticString) { put(text.utf8Start, text.utf8CodeUnitCount) }

  @inline(__always)
  mutating func put(_ bytes: [UInt8]) {
    for byte in bytes { put(byte) }
  }

  /// Escapes as libxlsxwriter does: quotes stay.
  mutating func putEscaped(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    for byte in UnsafeBufferPointer(start: bytes, count: count) {
      switch byte {
      case 0x26: put("&amp;")
      case 0x3C: put("&lt;")
      case 0x3E: put("&gt;")
      default: put(byte)
      }
    }
  }
}
