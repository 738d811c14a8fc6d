@testable import Deliveries
import Testing

@Suite struct Base64TextTests {
  @Test(arguments: [
    "====", "MDEyMzQ1Njc4OWFiY2RlZg", "MDEyMzQ1Njc4OWFiY2RlZg=", "MDEyMzQ1Njc4OWFiY2RlZh==",
    "MDEyMzQ1Njc4OWFiY2RlZg==\n", "MDEyMzQ1Njc4OWFiY2Rl*g==",
  ])
  func `what is not strict base64 is not read`(text: String) {
    #expect(Base64Text.decode(text.utf8) == nil)
    #expect(Base64Text.decode("MDEyMzQ1Njc4OWFiY2RlZg==".utf8) == Array("0123456789abcdef".utf8))
  }
}
