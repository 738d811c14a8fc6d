import Amounts
import Books
import Foundation
import Reporting
import Testing

@Suite struct ZZPictures {
  @Test func pictures() throws {
    let root = "/tmp/docpics"
    try? FileManager.default.removeItem(atPath: root)
    func write(_ name: String, _ document: StatementDocument) throws {
      try FileManager.default.createDirectory(atPath: "\(root)/\(name)", withIntermediateDirectories: true)
      try StatementFiles.write(document, to: "\(root)/\(name)")
    }
    for (name, document) in try StatementSamples.all(layout: 2) { try write(name, document) }
    for (count, code, unit) in [(3, "EUR", Int64(1)), (60, "EUR", 1), (2000, "EUR", 1), (60, "JPY", 1), (60, "KWD", 10)] {
      var lines: [StatementLine] = []
      for index in 0..<count {
        var item = try StatementSamples.item(index, date: "2026-02-\(index % 19 + 10)", amount: try StatementSamples.money(Int64(20_466 + index * 9_137 % 400_000) * unit, code))
        if count == 2000 { item.client = "Client \(index / 7) ApS" }
        lines.append(try StatementSamples.line(.earned, item))
      }
      var header = try StatementSamples.header(code)
      header.issuer?.name = count == 3 ? "Nordic Collections A/S" : "株式会社東京債権回収 & Αθήνα Εισπράξεις Α.Ε."
      try write("\(count)-\(code)", StatementSamples.second(try StatementSamples.document(header, lines: lines, held: count == 60 ? [try StatementSamples.item(3, amount: try StatementSamples.money(70_000, code), reason: .holdPeriod)] : [], before: 6)))
    }
    for (name, document) in try StatementSamples.all(layout: 2) {
      try withFolder { folder in
        try StatementFiles.write(document, to: folder)
        var pins: [String] = []
        for kind in StatementFileKind.allCases {
          let path = "\(folder)/\(StatementFiles.path(kind, name: StatementFiles.name(document)))"
          pins.append("\(kind): 0x\(String(try StatementLayoutTests.checksum(path, kind), radix: 16, uppercase: true))")
        }
        print("PIN \(name) \(pins.joined(separator: ", "))")
      }
    }
  }
}
