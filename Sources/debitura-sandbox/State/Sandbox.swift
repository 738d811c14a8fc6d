import Foundation
import Synchronization

/// What both ports share: the state of the night, its faults, tokens, limits and counts.
final class Sandbox: Sendable {
  let dataset: Dataset
  let tokens: TokenRegistry
  let limits: RateCounter?
  let log = RequestLog()

  private struct Night {
    var number: Int
    var file: URL
    var state: APIState
    var faults: [Fault]
  }

  private let night: Mutex<Night>

  /// Loads the state of a night.
  init(dataset: Dataset, night: Int, tokenLifetime: Duration, limits: RateCounter?) throws {
    let file = try dataset.apiFile(night: night)
    let first = Night(
      number: night, file: file, state: try APIState(file: file), faults: try dataset.faults(night: night))
    self.dataset = dataset
    self.limits = limits
    self.night = Mutex(first)
    tokens = TokenRegistry(lifetime: tokenLifetime)
  }

  /// Goes to a night and arms its faults anew; a file that is loaded already stays.
  func select(night number: Int) throws {
    let file = try dataset.apiFile(night: number)
    let faults = try dataset.faults(night: number)
    let state = file == night.withLock { $0.file } ? nil : try APIState(file: file)
    night.withLock { night in
      night.number = number
      night.file = file
      night.state = state ?? night.state
      night.faults = faults
    }
  }

  /// The number of the night.
  var nightNumber: Int { night.withLock { $0.number } }

  /// What the APIs answer.
  var state: APIState { night.withLock { $0.state } }

  /// Arms faults in place of those that are armed, or behind them.
  func arm(_ faults: [Fault], keepingOthers: Bool) {
    night.withLock { $0.faults = keepingOthers ? $0.faults + faults : faults }
  }

  /// The first fault that fires on a request.
  func fault(for request: ReceivedRequest, of api: API, caller: Caller) -> Fault? {
    night.withLock { night in
      for place in night.faults.indices where night.faults[place].fits(request, of: api, caller: caller) {
        if night.faults[place].firesOnNext() { return night.faults[place] }
      }
      return nil
    }
  }
}
