/// What a reading lacks of the ids that the latest complete reading of its list had (inputs 3, "Absence needs proof").
package struct Absence: Hashable, Sendable {
  /// How many ids the latest complete reading had.
  package var former: Int
  /// How many of them the reading lacks without a stored `payment.deleted` event.
  package var lost: Int
  /// Whether a run half a day before, or earlier, saw the same ids lost, and none since saw others.
  package var isProven: Bool

  package init(former: Int, lost: Int, isProven: Bool) {
    self.former = former
    self.lost = lost
    self.isProven = isProven
  }

  /// Nothing is lost.
  package static let none = Absence(former: 0, lost: 0, isProven: false)

  /// More than half, and two at the least: not believed before a later run sees it again.
  var isMass: Bool { lost >= 2 && lost > former - lost }
}

/// What is to blame for a list that is incomplete.
package enum ListBlame: Hashable, Sendable {
  /// An answer, or that there was none: the text names the host and is the same for every list that suffers from it.
  case source(String)
  /// Most of its former ids are lost.
  case loss
  /// What the list itself showed.
  case list
}
