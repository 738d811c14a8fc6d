import Books
import Foundation

/// All report definitions of a folder.
package struct DefinitionFolder: Sendable {
  /// By name, in the order of the names.
  package let reports: [ReportDefinition]
  package let workbooks: [WorkbookDefinition]
  package let pages: [PageDefinition]
  /// The files that were read: a run keeps what it was told.
  package let texts: [(name: String, yaml: String)]

  /// Reads every `*.yaml` file of the folder.
  ///
  /// - Throws: `DefinitionError` for the first definition that can't be used.
  package init(path: String) throws(DefinitionError) {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: path) } catch {
      throw DefinitionError(
        file: path, problem: "can't read the folder of the report definitions",
        advice: ["Set `report_definitions` in the configuration to the folder that came with tieout."])
    }
    var files: [(name: String, yaml: String)] = []
    for name in names.filter({ $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }).sorted() {
      files.append(("\(path)/\(name)", try DefinitionFolder.yaml("\(path)/\(name)")))
    }
    try self.init(files: files)
    // A page that comes from elsewhere may name reports that an older folder has not.
    for page in pages { try checkMore(page) }
  }

  /// These definitions, with the page of another file where they have none of its name.
  ///
  /// - Parameter name: of the page that the file defines.
  package func with(page name: String, of file: String) throws(DefinitionError) -> DefinitionFolder {
    guard page(name) == nil else { return self }
    return try DefinitionFolder(files: texts + [(file, try DefinitionFolder.yaml(file))])
  }

  private static func yaml(_ path: String) throws(DefinitionError) -> String {
    guard let yaml = text(path) else {
      throw DefinitionError(
        file: path, problem: "can't be read as a file of UTF-8 text of at most 1 MiB", advice: ["Save it as UTF-8."])
    }
    return yaml
  }

  /// The text of a regular file within bounds; nil for anything else.
  private static func text(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      // An empty file gives no data at all.
      let data = status.st_size == 0 ? Data() : try? handle.read(upToCount: YAMLBounds.bytesMax + 1),
      data.count <= YAMLBounds.bytesMax
    else { return nil }
    return String(data: data, encoding: .utf8)
  }

  /// Reads definitions from text, for a caller that has no folder.
  package init(files: [(name: String, yaml: String)]) throws(DefinitionError) {
    var reports: [ReportDefinition] = []
    var workbooks: [WorkbookDefinition] = []
    var pages: [PageDefinition] = []
    var names: Set<String> = []
    for (file, yaml) in files {
      let name: String
      switch try DefinitionReader.read(yaml, file: file) {
      case .report(let report):
        reports.append(report)
        name = "\(report.name).csv"
      case .workbook(let workbook):
        workbooks.append(workbook)
        name = "\(workbook.name).xlsx"
      case .page(let page):
        pages.append(page)
        name = "\(page.name).html"
      }
      guard names.insert(name).inserted else {
        throw DefinitionError(
          file: file, problem: "\(name) is defined by another file already", advice: ["Give it another name."])
      }
    }
    self.reports = reports.sorted { $0.name < $1.name }
    texts = files
    self.workbooks = workbooks.sorted { $0.name < $1.name }
    self.pages = pages.sorted { $0.name < $1.name }
    for workbook in workbooks { try DefinitionFolder.check(workbook, self.reports, files) }
  }

  /// The report of a name.
  package func report(_ name: String) -> ReportDefinition? { reports.first { $0.name == name } }

  /// The workbook of a name.
  package func workbook(_ name: String) -> WorkbookDefinition? { workbooks.first { $0.name == name } }

  /// The page of a name.
  package func page(_ name: String) -> PageDefinition? { pages.first { $0.name == name } }

  /// Whether each report that holds more of a table is there.
  private func checkMore(_ page: PageDefinition) throws(DefinitionError) {
    for block in page.sections.flatMap(\.blocks) {
      guard let wanted = block.more, report(wanted) == nil else { continue }
      throw DefinitionFolder.missing(wanted, subject: block.table.name, file: block.table.file, reports)
    }
  }

  private static func check(
    _ workbook: WorkbookDefinition, _ reports: [ReportDefinition], _ files: [(name: String, yaml: String)]
  ) throws(DefinitionError) {
    for sheet in workbook.sheets {
      guard case .report(let wanted) = sheet.rows, !reports.contains(where: { $0.name == wanted }) else { continue }
      throw missing(
        wanted, subject: "sheet \"\(sheet.name)\"",
        file: files.first { $0.yaml.contains("workbook: \(workbook.name)") }?.name ?? workbook.name, reports)
    }
  }

  private static func missing(_ wanted: String, subject: String, file: String, _ reports: [ReportDefinition])
    -> DefinitionError
  {
    DefinitionError(
      file: file, subject: subject, problem: "there is no report \"\(wanted)\"",
      advice: [
        "Known reports: \(reports.map(\.name).joined(separator: ", "))", "Correct the name, or add the report.",
      ])
  }
}
