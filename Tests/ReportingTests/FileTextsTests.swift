import Books
import Foundation
import Reporting
import Testing

@Suite struct FileTextsTests {
  @Test func `every text of a written statement is found, in both files`() throws {
    let document = try StatementSamples.large()
    try withFolder { folder in
      try StatementFiles.write(document, to: folder)
      let path = "\(folder)/\(StatementFiles.name(document))"
      let csv = try FileTexts.texts(ofCSV: "\(path).csv")
      let workbook = try FileTexts.texts(ofWorkbook: "\(path).xlsx")
      for texts in [csv, workbook] {
        #expect(Set(texts).count == texts.count && !texts.contains(""))
        for line in document.lines {
          for text in [line.item.caseReference, line.item.creditorReference, line.item.client, line.originalStatement] {
            if let text { #expect(texts.contains(text), "\(text)") }
          }
        }
      }
      #expect(csv.contains("'=SUM(A1:A9) GmbH") && csv.contains(document.lines[0].item.paymentID))
      // Our own words, dates and figures are no texts of anybody.
      for text in ["attributed-client", "earned", "client", "EUR", "15"] { #expect(!csv.contains(text), "\(text)") }
      for text in [
        // Page header and footer, chart, description of the chart, property, sheet, override.
        "Referral fee statement RF-2026-000007", "February 2026, EUR", "Acme & Sons Partners GmbH",
        "Fees and closing balance (EUR)", "Fees and closing balance of the last 12 months", "Clawbacks and adjustments",
        "Agreed with the partner by phone on 2026-03-07: the finding on case RW104XB is about one cent.",
        "A_x0041_ <b>",
      ] {
        #expect(workbook.contains(text), "\(text)")
      }
      // Figures and references between cells are no texts.
      for text in ["8596.25", "=Summary!$B$25:$B$36", "Arial"] { #expect(!workbook.contains(text), "\(text)") }
    }
  }

  @Test func `a text in any part of a workbook is found`() throws {
    var document = try StatementSamples.draft()
    let secret = "Jürgen \"Jo\" O'Neill <b> & Søn _x0041_ & 5\u{0301}"
    document.header.partner.name = secret
    try withFolder { folder in
      try StatementFiles.write(document, to: folder)
      let texts = try FileTexts.texts(ofWorkbook: "\(folder)/\(StatementFiles.name(document)).xlsx")
      // As a cell, and within the page footer.
      #expect(texts.contains { $0.utf8.elementsEqual(secret.utf8) })
      #expect(texts.contains("DRAFT"))
    }
  }

  @Test(arguments: [
    ("a,b\r\n", ["a", "b"]), ("\"a,\"\"b\"\"\r\n\",'=1\r\nx", ["a,\"b\"\r\n", "'=1", "=1", "x"]),
    ("'tis,'tis,,\r\n", ["'tis"]), ("a,b,20.00\r\nc,d,20\r\n", ["a", "b", "c", "d"]), ("", []),
  ])
  func `cells of CSV lose quotes and guards`(csv: String, texts: [String]) throws {
    try withFolder { folder in
      let path = "\(folder)/a.csv"
      try Data("client,number,fee\r\n\(csv)".utf8).write(to: URL(fileURLWithPath: path))
      #expect(try FileTexts.texts(ofCSV: path) == texts)
    }
  }

  @Test func `a file that is not there is an error`() {
    #expect(throws: ReportingError.self) { try FileTexts.texts(ofCSV: "/nowhere/a.csv") }
    #expect(throws: ReportingError.self) { try FileTexts.texts(ofWorkbook: "/nowhere/a.xlsx") }
  }
}
