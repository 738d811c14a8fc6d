import Deliveries
import Testing

@testable import Jobs

/// When the files of a channel are said to be in another form than it says (inputs 2).
@Suite struct `A look at deliveries` {
  @Test(
    arguments: [
      ([], false), ([""], false), (["\n \n"], false), ([#"{"a":1}"#], false), (["{\n}"], true), (["{}\n"], true),
      (["{}", "{}"], true), (["{}", ""], false),
    ] as [([String], Bool)])
  func `takes a line without its end for one that is being written`(files: [String], isInAnotherForm: Bool) {
    var look = DeliveryLook()
    look.samples = files.map { DeliverySample(Array($0.utf8), isWhole: true) }
    #expect(look.isInAnotherForm == isInAnotherForm)
  }

  @Test func `holds most of the last deliveries against the form`() {
    var look = DeliveryLook()
    for _ in 0..<3 { look.note(.malformed(reason: "the line is no object"), counts: true) }
    #expect(look.isInAnotherForm && look.last == 3)
    look.note(.blank, counts: true)
    look.note(.malformed(reason: "the line is no object"), counts: false)
    #expect(look.last == 3 && DeliveryLook.worst(look.malformed) == "the line is no object")
  }
}
