/// Where the cells of a column come from in the rows of a query.
struct ColumnPlan {
  let column: ColumnDefinition
  /// The index in the query's row.
  let index: Int
  /// The index of the currency in the query's row; only amounts have one.
  let currencyIndex: Int?

  /// Matches the columns of a definition with those of its query: each must have the other.
  static func plan(_ table: TableDefinition, _ names: [String]) throws(DefinitionError) -> [ColumnPlan] {
    for name in names where !table.columns.contains(where: { $0.name == name }) {
      throw DefinitionError(
        file: table.file, subject: "\(table.name), column \"\(name)\"",
        problem: "the query has it, the definition has not",
        advice: ["Add it to `columns`, or take it out of the SELECT."])
    }
    for name in names where names.filter({ $0 == name }).count > 1 {
      throw DefinitionError(
        file: table.file, subject: "\(table.name), column \"\(name)\"", problem: "the query has it twice",
        advice: ["Take one of them out of the SELECT, or give it another name."])
    }
    var plans: [ColumnPlan] = []
    for column in table.columns {
      guard let index = names.firstIndex(of: column.name) else {
        throw DefinitionError(
          file: table.file, subject: "\(table.name), column \"\(column.name)\"",
          problem: "the query has no such column",
          advice: [
            "Known columns: \(names.joined(separator: ", "))",
            "Fix the name in the file, or add the column to the SELECT.",
          ])
      }
      plans.append(
        ColumnPlan(column: column, index: index, currencyIndex: column.currency.flatMap { names.firstIndex(of: $0) }))
    }
    return plans
  }
}
