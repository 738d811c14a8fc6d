import Foundation

/// All report definitions of a folder.
package struct DefinitionFolder: Sendable {
  /// By name, in the order of the names.
  package let reports: [ReportDefinition]
  package let workbooks: [WorkbookDefinition]

  /// Reads every `*.yaml` file of the folder.
  ///
  /// - Throws: `DefinitionError` for the first definition that can't be used.
  package init(path: String) throws(DefinitionError) {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: path) } catch {
      throw DefinitionError(
        file: path, problem: "can't read the folder of the report definitions",
        advice: ["Set `reports` in the configuration to the folder that came with tieout."])
    }
    var files: [(name: String, yaml: String)] = []
    for name in names.filter({ $0.hasSuffix(".yaml") && !$0.hasPrefix(".") }).sorted() {
      guard let data = FileManager.default.contents(atPath: "\(path)/\(name)"),
        let yaml = String(data: data, encoding: .utf8)
      else {
        throw DefinitionError(
          file: "\(path)/\(name)", problem: "can't be read as UTF-8 text", advice: ["Save it as UTF-8."])
      }
      files.append(("\(path)/\(name)", yaml))
    }
    try self.init(files: files)
  }

  /// Reads definitions from text, for a caller that has no folder.
  package init(files: [(name: String, yaml: String)]) throws(DefinitionError) {
    var reports: [ReportDefinition] = []
    var workbooks: [WorkbookDefinition] = []
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
      }
      guard names.insert(name).inserted else {
        throw DefinitionError(
          file: file, problem: "\(name) is defined by another file already", advice: ["Give it another name."])
      }
    }
    self.reports = reports.sorted { $0.name < $1.name }
    self.workbooks = workbooks.sorted { $0.name < $1.name }
    for workbook in workbooks { try DefinitionFolder.check(workbook, self.reports, files) }
  }

  /// The report of a name.
  package func report(_ name: String) -> ReportDefinition? { reports.first { $0.name == name } }

  /// The workbook of a name.
  package func workbook(_ name: String) -> WorkbookDefinition? { workbooks.first { $0.name == name } }

  private static func check(
    _ workbook: WorkbookDefinition, _ reports: [ReportDefinition], _ files: [(name: String, yaml: String)]
  ) throws(DefinitionError) {
    for sheet in workbook.sheets where !reports.contains(where: { $0.name == sheet.report }) {
      throw DefinitionError(
        file: files.first { $0.yaml.contains("workbook: \(workbook.name)") }?.name ?? workbook.name,
        subject: "sheet \"\(sheet.name)\"", problem: "there is no report \"\(sheet.report)\"",
        advice: [
          "Known reports: \(reports.map(\.name).joined(separator: ", "))", "Correct the name, or add the report.",
        ])
    }
  }
}
