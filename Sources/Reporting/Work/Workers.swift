import Dispatch
import Glibc
import Synchronization

/// A piece of work that needs none of those beside it.
package struct WorkPiece: Sendable {
  /// How much work it is next to the others: the heaviest are begun first.
  let weight: Int
  let body: @Sendable (WorkTurn) throws -> Void

  package init(weight: Int = 0, _ body: @escaping @Sendable (WorkTurn) throws -> Void) {
    self.weight = weight
    self.body = body
  }
}

/// Runs pieces of work beside each other on a few threads.
///
/// Which thread takes which piece depends on time; what comes of it does not. When pieces fail, the error of the first in
/// their order is thrown: those before it always run to their end, those behind it are not waited for.
package struct Workers: Sendable {
  /// How many threads work, the calling one included.
  package let count: Int

  package init(_ count: Int) { self.count = max(1, count) }

  /// As many as the machine has cores: four at most, since each holds buffers of its own.
  package static var ofThisMachine: Workers { Workers(min(4, sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  /// Runs all pieces.
  ///
  /// - Parameter own: one more, the last in the order, that only the calling thread may do.
  package func run(_ pieces: [WorkPiece], own: (() throws -> Void)? = nil) throws {
    let board = WorkBoard()
    let schedule = WorkSchedule(pieces)
    let doOwn = {
      guard let own else { return }
      board.run(WorkTurn(place: pieces.count, board: board)) { _ in try own() }
    }
    let helpers = min(count, pieces.count + (own == nil ? 0 : 1)) - 1
    if helpers > 0 {
      let group = DispatchGroup()
      for _ in 0..<helpers { DispatchQueue.global().async(group: group) { schedule.work(board) } }
      doOwn()
      schedule.work(board)
      group.wait()
    } else {
      schedule.work(board)
      doOwn()
    }
    try board.rethrow()
  }
}

/// Which piece is next: the heaviest of those that nobody has begun.
private final class WorkSchedule: Sendable {
  private let pieces: [WorkPiece]
  private let places: [Int]
  private let begun = Atomic<Int>(0)

  init(_ pieces: [WorkPiece]) {
    self.pieces = pieces
    places = pieces.indices.sorted { (pieces[$1].weight, $0) < (pieces[$0].weight, $1) }
  }

  /// Takes pieces until there are no more.
  func work(_ board: WorkBoard) {
    while case let index = begun.wrappingAdd(1, ordering: .relaxed).oldValue, index < places.count {
      board.run(WorkTurn(place: places[index], board: board)) { try pieces[places[index]].body($0) }
    }
  }
}

/// The place of a piece in its order.
package struct WorkTurn: Sendable {
  fileprivate let place: Int
  fileprivate let board: WorkBoard

  /// A turn that nothing stands before.
  package static var only: WorkTurn { WorkTurn(place: 0, board: WorkBoard()) }

  /// Ends the piece when one before it has failed: its own result is of no use any more.
  @inline(__always)
  package func check() throws { if board.isBeaten(place) { throw Beaten() } }

  /// The error of a piece that was ended so; nobody sees it.
  private struct Beaten: Error {}
}

/// Which piece has failed, and why.
private final class WorkBoard: Sendable {
  private let first = Atomic<Int>(.max)
  private let failure = Mutex<(place: Int, error: any Error)?>(nil)

  @inline(__always)
  func isBeaten(_ place: Int) -> Bool { first.load(ordering: .relaxed) < place }

  func run(_ turn: WorkTurn, _ body: (WorkTurn) throws -> Void) {
    guard !isBeaten(turn.place) else { return }
    do { try body(turn) } catch {
      failure.withLock { failure in
        guard turn.place < failure?.place ?? .max else { return }
        failure = (turn.place, error)
        first.store(turn.place, ordering: .relaxed)
      }
    }
  }

  func rethrow() throws { if let failure = failure.withLock({ $0 }) { throw failure.error } }
}
