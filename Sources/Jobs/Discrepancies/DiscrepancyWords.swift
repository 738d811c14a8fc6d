package import Amounts
package import Books
import Configuration
package import Storage

/// Which discrepancies are meant, in the words of the command line.
package struct DiscrepancyWords: Sendable {
  package var codes: [String] = []
  package var severities: [String] = []
  package var statuses: [String] = []
  package var partners: [String] = []
  package var cases: [String] = []
  package var owners: [String] = []
  package var subject: String?
  package var age: String?
  package var olderThan: Int?
  package var isChanged = false
  /// Only of codes that count for `alert_at`.
  package var isAlerting = false

  package init() {}

  /// Whether nothing narrows the choice.
  package var isEmpty: Bool {
    (codes + severities + statuses + partners + cases + owners).isEmpty && subject == nil && age == nil
      && olderThan == nil && !isChanged
  }

  /// Reads the words as of a business date.
  ///
  /// - Parameter usual: the statuses where none is named.
  /// - Throws: ``JobError/configuration(_:)`` for a word that means nothing.
  package func filter(
    usual: some Collection<DiscrepancyStatus>, calendar: BusinessCalendar, today: Day
  ) throws(JobError) -> DiscrepancyFilter {
    var filter = DiscrepancyFilter()
    filter.codes = try DiscrepancyWords.read(codes, "--code", DiscrepancyCode.allCases.map { ($0.rawValue, $0) })
    filter.severities = try DiscrepancyWords.read(severities, "--severity", Severity.allCases.map { ($0.name, $0) })
    if !DiscrepancyWords.split(statuses).contains(DiscrepancyWords.all) {
      filter.statuses = try DiscrepancyWords.read(
        statuses, "--status", DiscrepancyStatus.allCases.map { ($0.rawValue, $0) }, and: DiscrepancyWords.all)
      if filter.statuses.isEmpty { filter.statuses = Array(usual) }
    }
    filter.partners = DiscrepancyWords.split(partners)
    filter.caseIDs = DiscrepancyWords.split(cases).map { $0.hasPrefix("case:") ? String($0.dropFirst(5)) : $0 }
    filter.owners = owners
    filter.isChanged = isChanged
    filter.subject = subject.map { $0.hasSuffix("*") ? .beginningWith(String($0.dropLast())) : .exactly($0) }
    var range: AgeRange?
    if let age {
      range = AgeRange(age)
      if range == nil { throw .configuration(["--age \(age): no range of days; write it as 7, 30-89 or 90+"]) }
    }
    if let olderThan {
      guard range == nil else { throw .configuration(["--older-than and --age both name an age; keep one of them"]) }
      guard (0...36_524).contains(olderThan) else {
        throw .configuration(["--older-than \(olderThan): a number of days was expected, such as 30"])
      }
      range = AgeRange(first: olderThan + 1, last: nil)
    }
    if let range {
      // As old as `first` days or older: opened on that date or before it, by business dates.
      filter.openedBefore = calendar.midnight(of: today.adding(days: 1 - range.first))
      filter.openedFrom = range.last.map { calendar.midnight(of: today.adding(days: -$0)) }
    }
    return filter
  }

  /// The word for every status.
  private static let all = "all"

  /// Words may be given one by one or with commas between.
  private static func split(_ words: [String]) -> [String] {
    words.flatMap { $0.split(separator: ",").map(String.init) }
  }

  private static func read<Value>(
    _ words: [String], _ option: String, _ known: [(String, Value)], and more: String? = nil
  ) throws(JobError) -> [Value] {
    var values: [Value] = []
    for word in split(words) {
      guard let value = known.first(where: { $0.0 == word })?.1 else {
        throw .configuration(["\(option) \(word): \(unknown(word, among: known.map(\.0) + (more.map { [$0] } ?? [])))"])
      }
      values.append(value)
    }
    return values
  }

  /// What to say of a word that is none of the known ones.
  static func unknown(_ word: String, among known: [String]) -> String {
    if let nearest = Nearest.word(to: word, among: known) { return "is not known; did you mean \(nearest)?" }
    let shown = known.count > 8 ? "the ops guide lists them" : "there are \(known.joined(separator: ", "))"
    return "is not known; \(shown)"
  }
}

/// One discrepancy by its code and subject, as reports and lists print them.
package struct DiscrepancyName: Hashable, Sendable {
  package let code: DiscrepancyCode
  /// The subject; its kind (`payment:`) may be missing.
  package let subject: String

  /// Reads `CODE SUBJECT`, also where both were pasted as one word.
  ///
  /// - Throws: ``JobError/configuration(_:)`` for a code that nobody knows, or no subject.
  package init(_ first: String, _ second: String?) throws(JobError) {
    var (code, subject) = (first, second)
    if second == nil, let cut = first.firstIndex(where: { $0 == "," || $0.isWhitespace }) {
      (code, subject) = (String(first[..<cut]), String(first[first.index(after: cut)...].drop { $0.isWhitespace }))
    }
    guard let known = DiscrepancyCode(rawValue: code) else {
      if second == nil, code.contains(":") {
        throw .configuration([
          "\(code): is a subject, and its code is missing; name it before, as in `amount-mismatch \(code)` "
            + "(`tieout discrepancies list --subject \(code) --status all` shows its codes)"
        ])
      }
      let words = DiscrepancyWords.unknown(code, among: DiscrepancyCode.allCases.map(\.rawValue))
      throw .configuration(["\(code): this code \(words)"])
    }
    guard let subject, !subject.isEmpty else {
      throw .configuration(["\(code): the subject is missing; name it as reports do, such as payment:1234"])
    }
    (self.code, self.subject) = (known, subject)
  }

  /// Finds it in the store.
  ///
  /// - Throws: ``JobError/configuration(_:)`` where it is not there, or is not the only one.
  func find(in book: DiscrepancyBook) throws -> StoredDiscrepancy {
    let found = try book.find(code, subject)
    guard let only = found.first else {
      throw JobError.configuration([
        "\(code.rawValue) \(subject): there is no such discrepancy; look for it with "
          + "`tieout discrepancies list --code \(code.rawValue) --status all`"
      ])
    }
    guard found.count == 1 else {
      throw JobError.configuration([
        "\(code.rawValue) \(subject): there are several; name one of \(found.map(\.life.subject).joined(separator: ", "))"
      ])
    }
    return only
  }
}
