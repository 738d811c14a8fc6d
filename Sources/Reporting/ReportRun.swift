import Synchronization

/// A file that a run has written.
package struct WrittenOutput: Hashable, Sendable {
  package let name: String
  /// Rows without the header; nil for a workbook.
  package let rows: Int?
}

/// Writes reports and workbooks beside each other: their bytes, and which error there is, do not depend on time.
///
/// Three steps, each done by as many threads as there are and over before the next begins: a pass over each report, which
/// feeds its CSV file and its sheets, and the summaries; the compression of each large sheet; the check of each part of the
/// written workbooks. An error of an earlier step wins over one of a later step, within a step the first in the order of
/// the plan.
package struct ReportRun<Source: ReportSource>: Sendable {
  private let source: Source
  private let context: WorkbookContext
  private let workers: Workers
  private let begins: @Sendable (String) -> Void

  /// - Parameter begins: is told which file is worked on, from several threads.
  package init(
    _ source: Source, context: WorkbookContext, workers: Workers = .ofThisMachine,
    begins: @escaping @Sendable (_ file: String) -> Void = { _ in }
  ) {
    self.source = source
    self.context = context
    self.workers = workers
    self.begins = begins
  }

  /// Writes the files into a folder; returns them in the order of the plan.
  ///
  /// - Parameters:
  ///   - reports: as CSV.
  ///   - workbooks: with summary and sheets.
  ///   - sheets: reports as workbooks of one sheet.
  ///   - all: the reports that workbooks show.
  ///   - own: what the calling thread does meanwhile; its error counts behind those of the reports.
  ///   - then: told of each file when it is whole, from several threads.
  package func write(
    reports: [ReportDefinition], workbooks: [WorkbookDefinition], sheets: [ReportDefinition] = [],
    all: [ReportDefinition], to folder: String, own: (() throws -> Void)? = nil,
    then: @escaping @Sendable (WrittenOutput) throws -> Void = { _ in }
  ) throws -> [WrittenOutput] {
    var builds: [WorkbookBuild] = []
    for workbook in workbooks {
      builds.append(
        try WorkbookBuild(workbook, reports: all, context: context, path: "\(folder)/\(workbook.name).xlsx"))
    }
    builds += sheets.map { WorkbookBuild($0, context: context, path: "\(folder)/\($0.name).xlsx") }
    let csv = try read(reports, builds, folder, own)
    try workers.run(builds.flatMap(\.packing) + csv.map { file in WorkPiece { _ in try then(file) } })
    let books = (workbooks.map(\.name) + sheets.map(\.name)).map { WrittenOutput(name: "\($0).xlsx", rows: nil) }
    for (build, book) in zip(builds, books) {
      begins(book.name)
      try build.pack()
    }
    let digests = books.map { book in WorkPiece(weight: .max) { _ in try then(book) } }
    try workers.run(try builds.flatMap { try $0.checking() } + digests)
    return csv + books
  }

  /// What the passes leave behind, by the names of the reports.
  private struct Passed {
    var counts: [String: Int] = [:]
    var rows: [String: ReportRows] = [:]
  }

  /// The passes over the reports and the summaries, and what libxlsxwriter makes of them.
  private func read(
    _ reports: [ReportDefinition], _ builds: [WorkbookBuild], _ folder: String, _ own: (() throws -> Void)?
  ) throws -> [WrittenOutput] {
    let shown = builds.flatMap { build in build.reports.map { (report: $0, file: build.path) } }
    let asCSV = Set(reports.map(\.name))
    var planned: Set<String> = []
    let passed = PassedBoard()
    var pieces: [WorkPiece] = []
    for (report, file) in reports.map({ ($0, "\(folder)/\($0.name).csv") }) + shown
    where planned.insert(report.name).inserted {
      let isShown = shown.contains { $0.report.name == report.name }
      let pass = ReportPass(
        report, context, csv: asCSV.contains(report.name) ? "\(folder)/\(report.name).csv" : nil,
        rows: isShown ? "\(folder)/\(report.name).rows" : nil)
      pieces.append(
        WorkPiece(weight: report.table.columns.count) { turn in
          begins(String(file.dropFirst(folder.utf8.count + 1)))
          let written = try source.withDatabase { try pass.run($0, turn) }
          passed.value.withLock { passed in
            passed.counts[report.name] = written.csv?.rows
            passed.rows[report.name] = written.rows
          }
        })
    }
    pieces += builds.map { build in
      WorkPiece { _ in try source.withDatabase { try build.begin($0) } }
    }
    // One reader stays with the thread that has it.
    try Workers(source.readers == 1 ? 1 : min(workers.count, source.readers + (own == nil ? 0 : 1)))
      .run(pieces, own: own)
    let (rows, counts) = passed.value.withLock { ($0.rows, $0.counts) }
    for build in builds { try build.frame(rows) }
    return reports.map { WrittenOutput(name: "\($0.name).csv", rows: counts[$0.name] ?? 0) }
  }

  private final class PassedBoard: Sendable {
    let value = Mutex(Passed())
  }
}
