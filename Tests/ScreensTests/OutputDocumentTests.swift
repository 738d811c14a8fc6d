import Screens
import Testing

/// What commands show to other programs.
@Suite struct `A document` {
  @Test func `of rows is a table of CSV and an array of JSON`() throws {
    let document = OutputDocument(
      columns: ["name", "amount", "lines", "is_open", "notes"],
      rows: [[.text("=a,b"), .figure("-1.00"), .integer(nil), .truth(true), .list([.text("x"), .text("y")])]])
    #expect(document.csv == "name,amount,lines,is_open,notes\r\n\"'=a,b\",-1.00,,true,x; y\r\n")
    let json = try document.json()
    for part in ["\"amount\" : \"-1.00\"", "\"is_open\" : true", "\"lines\" : null", "\"name\" : \"=a,b\""] {
      #expect(json.contains(part), "\(json)")
    }
    #expect(json.hasPrefix("[\n") && json.hasSuffix("]\n"))
  }

  @Test func `with a list in it has that list as CSV`() throws {
    let document = OutputDocument(
      [OutputField("status", .integer(1))], "checks", columns: ["name"], rows: [[.text("store")], [.text("clock")]])
    #expect(document.csv == "name\r\nstore\r\nclock\r\n")
    #expect(try document.json().contains("\"checks\" : ["))
  }

  @Test func `of other facts has a line for each value`() {
    let document = OutputDocument([
      OutputField("folder", .text("out")), OutputField("files", .list([.text("a"), .text("b")])),
      OutputField("pull", .object([OutputField("rows", .integer(3))])), OutputField("none", .list([])),
    ])
    #expect(document.csv == "key,value\r\nfolder,out\r\nfiles.1,a\r\nfiles.2,b\r\npull.rows,3\r\n")
  }
}
