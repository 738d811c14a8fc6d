import Amounts
import Books
import Configuration
import Foundation
import Storage

/// Works the results of earlier runs out again, from what was known then: where a file of results is lost, and for what
/// compares nights of before.
///
/// A copy of the store is taken back to the run, and judged in full with the configuration and the registers of then.
final class RunAgain {
  private let store: String
  private let environment: Environment
  private let note: (String) -> Void
  /// What was made lies in them as long as this lives.
  private var folders: [ReplayFolder] = []

  /// - Parameters:
  ///   - store: the path of a store that nobody changes meanwhile.
  ///   - note: is told what cannot be worked out, in words.
  init(_ store: String, environment: Environment, note: @escaping (String) -> Void) {
    self.store = store
    self.environment = environment
    self.note = note
  }

  /// The results of a run, with the lives of discrepancies before the next one.
  ///
  /// - Returns: nil where the store has not kept what is needed; then nothing is known of it.
  func make(_ wanted: EarlierResults.Wanted) throws -> EarlierResults? {
    guard let (copy, settings) = try copy(wanted.before) else { return nil }
    var lives: [Int64: LifeThen]?
    if let first = wanted.first {
      try copy.rewind(to: first.runID)
      lives = try copy.store.read { db in try EarlierResults.lives(db) }
    }
    let run = try judge(copy, wanted.before, settings) { _ in nil }
    return EarlierResults(of: run, in: copy, lives: lives)
  }

  /// Lends the results of a run, compared with an earlier one.
  ///
  /// - Returns: nil where the store has not kept what is needed.
  func show<Result>(
    _ run: Reconciliation, since before: EarlierResults.Wanted?, _ body: (StoreDatabase) throws -> Result
  ) throws -> Result? {
    guard let (copy, settings) = try copy(run) else { return nil }
    _ = try judge(copy, run, settings) { _ in try before.flatMap { try make($0) } }
    return try copy.store.inspect(body)
  }

  /// A copy of the store as it is, and what a run was judged by.
  private func copy(_ run: Reconciliation) throws -> (StoreCopy, ReconcileSettings)? {
    guard try StoreCopy.canRewind(store, to: run.runID) else {
      note(
        "the results of \(run.businessDate) are not there, and the store of then kept nothing to work them out again")
      return nil
    }
    let folder = try ReplayFolder(beside: store, day: run.businessDate)
    folders.append(folder)
    let copy = try StoreCopy(of: store, at: "\(folder.path)/store.sqlite", environment: environment)
    do {
      let texts = try copy.store.read { db in
        try TextsOfRun(
          db, run.runID, "the results of \(run.businessDate)", output: "\(folder.path)/out", store: copy.store.path)
      }
      return (copy, Inputs.reconcileSettings(texts.configuration, registers: texts.registers))
    } catch let error as JobError {
      note("\(error)")
      return nil
    }
  }

  /// Takes a copy back to a run and judges it in full.
  private func judge(
    _ copy: StoreCopy, _ run: Reconciliation, _ settings: ReconcileSettings, again: EarlierResults.Maker
  ) throws -> Int64 {
    try copy.rewind(to: run.runID)
    let id = try copy.store.write { db in
      let id = try Store.beginNight(db, asOf: run.asOf.microseconds, environment: environment)
      try RegisterBook(db).keep(settings.registers, runID: id, asOf: run.asOf)
      return id
    }
    _ = try ReconcileJob(settings: settings, isFull: true).make(copy.store, runID: id, asOf: run.asOf, again: again)
    return id
  }
}
