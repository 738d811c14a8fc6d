import Configuration
import Foundation
import Platforms
import Testing

/// Each block of the page about the forms of deliveries is a channel as it stands there.
@Suite struct `Where your deliveries are` {
  /// The page below a heading of the second level.
  struct Section: Sendable, CustomTestStringConvertible {
    let heading: String
    /// What stands between a fence of this language and the next one.
    let yaml, json: [String]

    var testDescription: String { heading }
  }

  private static let sections: [Section] = {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/tieout/Documentation.docc/WhereDeliveriesAre.md")
    let text = (try? String(contentsOf: page, encoding: .utf8)) ?? ""
    return text.components(separatedBy: "\n## ").map { part in
      func blocks(_ language: String) -> [String] {
        part.components(separatedBy: "```\(language)\n").dropFirst()
          .map { $0.components(separatedBy: "\n```").first ?? "" }
      }
      return Section(
        heading: part.components(separatedBy: "\n").first ?? "", yaml: blocks("yaml"), json: blocks("json"))
    }
  }()

  private static let forms = sections.filter { !$0.yaml.isEmpty }

  /// A channel's block in an installation that has the secrets and the partner that it names.
  private func channel(_ block: String) throws -> Channel {
    let installation = try Installation()
    for name in ["acme-webhook", "tenant-17-webhook"] {
      try installation.write(Installation.secret, to: "secrets/\(name)")
    }
    let head = try #require(Installation.sound.components(separatedBy: "channels:\n").first)
    let lines = block.split(separator: "\n").map { "  \($0)\n" }.joined()
    let configuration = try installation.load("\(head)channels:\n\(lines)")
    return try #require(configuration.channels.count == 1 ? configuration.channels.first : nil)
  }

  @Test(arguments: forms) func `has a whole channel for each form`(section: Section) throws {
    #expect(section.yaml.count == 1)
    for block in section.yaml { _ = try channel(block) }
  }

  @Test(arguments: forms) func `has a delivery beside each channel of files, in its format`(section: Section) throws {
    let channel = try channel(try #require(section.yaml.first))
    guard channel.files != nil else { return }
    #expect(section.json.count == 1)
    for example in section.json {
      #expect((try? JSONSerialization.jsonObject(with: Data(example.utf8))) != nil)
      #expect(channel.format == .json || !example.contains("\n"))
    }
  }

  @Test func `has every envelope, both formats, databases and channels without a path`() throws {
    let channels = try Self.forms.map { try channel(try #require($0.yaml.first)) }
    for (name, envelope) in DeliveryEnvelope.named {
      #expect(channels.contains { $0.envelope == envelope }, "\(name)")
    }
    #expect(channels.contains { if case .places = $0.envelope { true } else { false } })
    for format in DeliveryFormat.allCases { #expect(channels.contains { $0.format == format }) }
    #expect(channels.contains { $0.database != nil })
    #expect(channels.contains { $0.files == nil && $0.database == nil })
  }

  @Test func `has every form in its table, with a link to it`() throws {
    let first = try #require(Self.sections.first)
    #expect(first.yaml.isEmpty && Self.forms.count > 10)
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Sources/tieout/Documentation.docc/WhereDeliveriesAre.md")
    let introduction = try #require(
      try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n## ").first)
    let links = introduction.matches(of: /\]\(#([^)]+)\)/).map { String($0.1) }
    // As a viewer of Markdown makes them of headings.
    func anchor(_ heading: String) -> String {
      heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }.replacing(" ", with: "-")
    }
    let headings = Set(Self.sections.map { anchor($0.heading) })
    for link in links { #expect(headings.contains(link), "\(link)") }
    for form in Self.forms { #expect(links.contains(anchor(form.heading)), "\(form.heading)") }
  }
}
