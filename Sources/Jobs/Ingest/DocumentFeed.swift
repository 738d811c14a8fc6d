import StrictJSON

/// Cuts the deliveries out of a file of format `json`, in memory that no file can make grow (inputs 2).
///
/// Whether the file is whole is known at its end only: who takes over what stands in it looks at all of it before.
final class DocumentFeed: PieceFeed {
  /// How the reading came to its end.
  enum End {
    case whole
    /// No JSON, or not all of it.
    case notWhole(JSONScanError)
    /// An archive that is no gzip from here on, or is cut off.
    case broken(String)
    /// It was cut or written to while it was read.
    case changed
    case unreadable(String)
  }

  private let source: DeliverySource
  private let text: FileText
  private var scanner: DocumentScanner
  private var ready: ArraySlice<LineFeed.Piece> = []
  /// Whole deliveries behind each other, and one whose end was not read yet.
  private var gathered: [UInt8] = []
  private var ends: [Int] = []
  /// In place of one that is too long already.
  private var overlong: RunningIdentity?
  private(set) var end: End?

  /// - Parameter isOne: whether a file that is an array is one delivery.
  init(_ source: DeliverySource, isArchive: Bool, isOne: Bool) throws {
    self.source = source
    scanner = DocumentScanner(isOne: isOne)
    text = try FileText(source, isArchive: isArchive)
  }

  /// Of all that was read.
  var fingerprint: Fingerprint { text.fingerprint }

  /// The next deliveries; nil at the end, which ``end`` then tells.
  func next() -> LineFeed.Piece? {
    while true {
      if let piece = ready.popFirst() { return piece }
      guard end == nil else { return nil }
      ready = []
      do throws(DeliverySource.Failure) { try read() } catch {
        switch error {
        case .changed: end = .changed
        case .unreadable(let reason): end = .unreadable(reason)
        }
      }
    }
  }

  private func read() throws(DeliverySource.Failure) {
    let piece = try text.next()
    // Bytes are those of the file that was opened when nobody has written to it behind them.
    guard source.isAsOpened else { throw .changed }
    switch piece {
    case .text(let bytes): scan(bytes)
    case .end:
      do throws(JSONScanError) {
        try scanner.finish { _ in endDelivery([]) }
        handOver()
        end = .whole
      } catch {
        end = .notWhole(error)
      }
    case .broken(let reason): end = .broken(reason)
    }
  }

  private func scan(_ bytes: ArraySlice<UInt8>) {
    let before = scanner.count
    // What of the piece is a delivery's and was not gathered yet.
    var start: Int? = isWithin ? bytes.startIndex : nil
    bytes.withUnsafeBufferPointer { piece in
      do throws(JSONScanError) {
        try scanner.scan(piece) { edge in
          switch edge {
          case .start(let place):
            start = bytes.startIndex + place - before
            isWithin = true
          case .end(let place):
            if let from = start { endDelivery(bytes[from..<bytes.startIndex + place - before]) }
            start = nil
          }
        }
        if let start { gather(bytes[start...]) }
      } catch {
        end = .notWhole(error)
      }
    }
  }

  // MARK: Deliveries

  /// Whether a delivery has begun whose end was not read yet.
  private var isWithin = false

  private func endDelivery(_ last: ArraySlice<UInt8>) {
    gather(last)
    isWithin = false
    if let delivery = overlong {
      ready.append(.tooLong(delivery.identity, bytes: delivery.count))
      overlong = nil
      return
    }
    ends.append(gathered.count)
    if gathered.count >= LineFeed.pieceBytes || ends.count >= LineFeed.pieceLines { handOver() }
  }

  private func gather(_ bytes: ArraySlice<UInt8>) {
    guard overlong == nil else {
      overlong?.add(bytes)
      return
    }
    gathered += bytes
    let start = ends.last ?? 0
    guard gathered.count - start > LineFeed.lineBytesMax else { return }
    var delivery = RunningIdentity()
    delivery.add(gathered[start...])
    overlong = delivery
    gathered.removeSubrange(start...)
    handOver()
  }

  private func handOver() {
    guard !ends.isEmpty else { return }
    ready.append(.deliveries(gathered, ends: ends))
    (gathered, ends) = ([], [])
  }
}
