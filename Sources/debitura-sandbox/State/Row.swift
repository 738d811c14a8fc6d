/// One row of a list: its text, its id, and what the list can be ordered and filtered by.
struct Row: Sendable {
  /// The text as the file spells it.
  let slice: JSONSlice

  /// The id in lower case; of a client the tenant's name as it is, which is case-sensitive.
  let id: String

  /// Values in the order of the kind's fields.
  let values: [SortValue]
}
