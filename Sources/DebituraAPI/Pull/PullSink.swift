package import Books

/// What takes the rows that a pull reads.
///
/// Lists come interleaved, and the pages of one list in any order. Only a list that ended as complete counts.
package protocol PullSink {
  /// A read of the list starts: what an earlier read of it gave is to be dropped.
  mutating func began(_ list: PulledList) throws

  /// The rows of one page; page numbers say which of two versions of a row stands further down in the list.
  mutating func rows(_ rows: PulledRows, of list: PulledList, page: Int) throws

  /// The read of the list has ended and its ids add up: what does it lack of what was there before?
  mutating func absence(in list: PulledList) throws -> Absence

  /// The last read of the list showed the id with two contents: the row is unreadable.
  mutating func contradicted(_ id: String, in list: PulledList) throws

  /// The summary on the last page of a complete list of transactions; left out when it can't be read.
  mutating func summary(_ summary: RevenueSummary, of list: PulledList) throws

  /// Nothing is sent for so long, because a limit of Debitura's is reached; told again while it lasts.
  mutating func waits(milliseconds: Int64) throws

  /// The list has ended; nothing follows about it. Without a readable page, it ends without having begun.
  ///
  /// - Parameter blame: nil unless the list is incomplete.
  mutating func ended(_ list: PulledList, _ end: ListEnd, blame: ListBlame?, totals: ListTotals) throws
}

extension PullSink {
  package mutating func waits(milliseconds: Int64) {}
}

/// How much of a list was read, in its last read.
package struct ListTotals: Hashable, Sendable {
  package var rows: Int
  package var distinctIDs: Int
  /// How often the list was read.
  package var reads: Int

  package init(rows: Int, distinctIDs: Int, reads: Int) {
    self.rows = rows
    self.distinctIDs = distinctIDs
    self.reads = reads
  }
}
