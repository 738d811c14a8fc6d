import Synchronization

/// A file that a run has written.
package struct WrittenOutput: Hashable, Sendable {
  package let name: String
  /// Rows without the header; nil for a workbook and for a page.
  package let rows: Int?
}

/// Writes reports, workbooks and pages beside each other: their bytes, and which error there is, do not depend on time.
///
/// Three steps, each done by as many threads as there are and over before the next begins: a pass over each report, which
/// feeds its CSV file and its sheets, the summaries and the tables of pages; the compression of each large sheet; the check
/// of each part of the written workbooks. Pages are written at the end. An error of an earlier step wins over one of a later
/// step, within a step the first in the order of the plan.
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
  ///   - pages: with links to all files that are written.
  ///   - all: the reports that workbooks show.
  ///   - own: what the calling thread does meanwhile; returns the names of files that will be beside those of the plan. Its
  ///     error counts behind those of the reports.
  ///   - then: told of each file when it is whole, from several threads.
  package func write(
    reports: [ReportDefinition], workbooks: [WorkbookDefinition], sheets: [ReportDefinition] = [],
    pages: [PageDefinition] = [], all: [ReportDefinition], to folder: String, own: (() throws -> [String])? = nil,
    then: @escaping @Sendable (WrittenOutput) throws -> Void = { _ in }
  ) throws -> [WrittenOutput] {
    var builds: [WorkbookBuild] = []
    for workbook in workbooks {
      builds.append(
        try WorkbookBuild(workbook, reports: all, context: context, path: "\(folder)/\(workbook.name).xlsx"))
    }
    builds += sheets.map { WorkbookBuild($0, context: context, path: "\(folder)/\($0.name).xlsx") }
    let pageBuilds = pages.map { PageBuild($0, context: context, path: "\(folder)/\($0.name).html") }
    var ownFiles: [String] = []
    let csv = try read(reports, builds, pageBuilds, folder, own.map { own in { ownFiles = try own() } })
    try workers.run(builds.flatMap(\.packing) + csv.map { file in WorkPiece { _ in try then(file) } })
    let books = (workbooks.map(\.name) + sheets.map(\.name)).map { WrittenOutput(name: "\($0).xlsx", rows: nil) }
    for (build, book) in zip(builds, books) {
      begins(book.name)
      try build.pack()
    }
    let digests = books.map { book in WorkPiece(weight: .max) { _ in try then(book) } }
    try workers.run(try builds.flatMap { try $0.checking() } + digests)
    let titles = titles(reports + sheets, workbooks)
    let links = (csv + books).map { PageFile(name: $0.name, title: titles[$0.name], rows: $0.rows) }
    return csv + books + (try write(pageBuilds, links + ownFiles.map { PageFile(name: $0) }, then))
  }

  /// Writes the pages, when it is known what is beside them.
  private func write(
    _ pages: [PageBuild], _ files: [PageFile], _ then: (WrittenOutput) throws -> Void
  ) throws -> [WrittenOutput] {
    try pages.map { page in
      let written = WrittenOutput(name: "\(page.definition.name).html", rows: nil)
      begins(written.name)
      let others = pages.filter { $0.definition.name != page.definition.name }.map { other in
        PageFile(name: "\(other.definition.name).html", title: context.filled(other.definition.title))
      }
      try page.write(others + files)
      try then(written)
      return written
    }
  }

  private func titles(_ reports: [ReportDefinition], _ workbooks: [WorkbookDefinition]) -> [String: String] {
    var titles: [String: String] = [:]
    for report in reports {
      titles["\(report.name).csv"] = context.filled(report.table.title)
      titles["\(report.name).xlsx"] = context.filled(report.table.title)
    }
    for workbook in workbooks { titles["\(workbook.name).xlsx"] = context.filled(workbook.title) }
    return titles
  }

  /// What the passes leave behind, by the names of the reports.
  private struct Passed {
    var counts: [String: Int] = [:]
    var rows: [String: ReportRows] = [:]
  }

  /// The passes over the reports and the summaries, and what libxlsxwriter makes of them.
  private func read(
    _ reports: [ReportDefinition], _ builds: [WorkbookBuild], _ pages: [PageBuild], _ folder: String,
    _ own: (() throws -> Void)?
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
    pieces += pages.map { page in
      WorkPiece { turn in try source.withDatabase { try page.read($0, turn) } }
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
