import Amounts
import ArgumentParser
import Foundation
import Logging
import Jobs

/// How lines on standard error are written.
enum LogFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  case text, json
}

/// Log lines on standard error: one line an event, whatever the event says.
struct LogLines: LogHandler {
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  let format: LogFormat

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    Console.logLine(LogLines.line(format, now, event.level, event.message.description, fields))
  }

  private var now: Instant { .now }

  /// The line of an event; a text line ends with the fields as `name=value`.
  static func line(
    _ format: LogFormat, _ time: Instant, _ level: Logger.Level, _ message: String,
    _ fields: [(key: String, value: Logger.Metadata.Value)]
  ) -> String {
    switch format {
    case .text:
      let words = fields.map { "\($0.key)=\(SafeText.shellWord($0.value.description))" }
      return (["\(time) \(level.rawValue)", SafeText.harmless(message)] + words).joined(separator: " ")
    case .json:
      let head = [("time", json("\(time)")), ("level", json(level.rawValue)), ("message", json(message))]
      let members = head + fields.map { ($0.key, json($0.value)) }
      return "{" + members.map { "\(json($0.0)):\($0.1)" }.joined(separator: ",") + "}"
    }
  }

  private static func json(_ value: Logger.Metadata.Value) -> String {
    switch value {
    case .stringConvertible(let number as any BinaryInteger): "\(number)"
    case .stringConvertible(let number as Double) where number.isFinite: "\(number)"
    default: json(value.description)
    }
  }

  /// A text as JSON, without a line end or any other control character.
  private static func json(_ text: String) -> String {
    var out = "\""
    for scalar in SafeText.harmless(text).unicodeScalars {
      if scalar == "\"" || scalar == "\\" { out.unicodeScalars.append("\\") }
      out.unicodeScalars.append(scalar)
    }
    return out + "\""
  }
}

extension Instant {
  /// The clock, to the millisecond that texts show.
  static var now: Instant { Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1000) * 1000) }
}
