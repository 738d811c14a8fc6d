import Foundation
import Reporting
import Testing

/// A workbook read again: cells of each sheet as text or number, by a reader written for the tests alone.
struct WrittenWorkbook {
  /// By name, in order; each by row number and column letter.
  let sheets: [(name: String, rows: [Int: [String: String]], numbers: [Int: [String: Double]], xml: String)]

  init(_ path: String) throws {
    let archive = try ZipArchive(path: path)
    func part(_ name: String) throws -> String { String(decoding: try content(name, of: archive), as: UTF8.self) }
    let shared = try part("xl/sharedStrings.xml").components(separatedBy: "<si>").dropFirst().map { Self.text($0) }
    let names = try part("xl/workbook.xml").components(separatedBy: "<sheet name=\"").dropFirst().map {
      $0.components(separatedBy: "\"")[0]
    }
    sheets = try names.enumerated().map { index, name in
      let xml = try part("xl/worksheets/sheet\(index + 1).xml")
      var rows: [Int: [String: String]] = [:]
      var numbers: [Int: [String: Double]] = [:]
      for cell in xml.components(separatedBy: "<c r=\"").dropFirst() {
        let reference = cell.components(separatedBy: "\"")[0]
        let column = reference.filter(\.isLetter)
        let row = try #require(Int(reference.filter(\.isNumber)))
        let whole = cell.components(separatedBy: "</c>")[0]
        let value = whole.components(separatedBy: "<v>").dropFirst().first?.components(separatedBy: "<")[0]
        if whole.contains("t=\"inlineStr\"") {
          rows[row, default: [:]][column] = Self.text(whole)
        } else if whole.contains("t=\"s\""), let value, let index = Int(value) {
          rows[row, default: [:]][column] = shared[index]
        } else if let value, cell.contains("</c>") {
          numbers[row, default: [:]][column] = Double(value)
        }
      }
      return (name, rows, numbers, xml)
    }
  }

  func sheet(_ name: String) throws -> (
    name: String, rows: [Int: [String: String]], numbers: [Int: [String: Double]], xml: String
  ) {
    try #require(sheets.first { $0.name == name })
  }

  /// The numbers of the row whose first text is this one, from left to right.
  func numbers(_ sheet: String, _ label: String) throws -> [Double] {
    let found = try self.sheet(sheet)
    let row = try #require(found.rows.first { $0.value["A"] == label || $0.value["B"] == label }?.key)
    return (found.numbers[row] ?? [:]).sorted { ($0.key.count, $0.key) < ($1.key.count, $1.key) }.map(\.value)
  }

  /// Every text of a sheet, row by row.
  func texts(_ sheet: String) throws -> [String] {
    try self.sheet(sheet).rows.sorted { $0.key < $1.key }.flatMap { row in
      row.value.sorted { $0.key < $1.key }.map(\.value)
    }
  }

  private static func text(_ xml: String) -> String {
    let piece = xml.components(separatedBy: "<t").dropFirst().first ?? ""
    let text = piece.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" }
    return text.replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">")
      .replacingOccurrences(of: "&amp;", with: "&")
  }
}
