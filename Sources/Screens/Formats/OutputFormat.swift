/// How a command writes what it lists or shows: for people, for a spreadsheet, or for another program.
package enum OutputFormat: String, CaseIterable, Sendable {
  case table, csv, json
}
