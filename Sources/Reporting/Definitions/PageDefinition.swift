/// How the rows of a block of a page are shown.
package enum PageForm: String, CaseIterable, Sendable {
  /// A table; columns that wrap stand below their row, over its whole width.
  case table
  /// A box a row: its first column is the heading, an `outcome` says whether all is well, the others are lines.
  case tiles
  /// Charts; their figures fold out below them.
  case charts
}

/// A query on a page, and how its rows are shown.
package struct PageBlock: Hashable, Sendable {
  package let table: TableDefinition
  package let form: PageForm
  /// How many rows are shown; the page says how many more there are.
  package let rowsMax: Int
  /// The report that has all rows.
  package let more: String?
  /// What stands there instead of no row; nil: nothing of the block is shown.
  package let empty: String?
}

/// A part of a page, with a heading.
package struct PageSection: Hashable, Sendable {
  package let title: String
  /// Shown below the heading; may be empty.
  package let description: String
  package let blocks: [PageBlock]
}

/// A page: sections of small tables and charts, and links to the files beside it.
package struct PageDefinition: Hashable, Sendable {
  /// The name of the file without `.html`.
  package let name: String
  package let title: String
  package let audience: Audience
  /// Shown below the title; may be empty.
  package let description: String
  package let sections: [PageSection]

  package var tables: [TableDefinition] { sections.flatMap(\.blocks).map(\.table) }
}
