import Amounts
import Books
import StrictJSON

/// One page of a list, read.
struct Page {
  var rows: PulledRows
  var ids: [RowID]
  /// Rows that can't even be counted.
  var withoutID: Int
  /// Tenants that the rows name, of readable rows or not.
  var tenants: [String] = []
  var summary: RevenueSummary?
  /// How many rows the whole list has now.
  var total: Int
  /// The number of the last page, at least 1.
  var lastPage: Int
}

/// Why an answer of status 200 is no page.
enum PageFault: Error, Hashable {
  /// Not strict JSON, or not the shape of the list: a broken transfer (inputs 3).
  case broken(String)
  /// Its totals can't be: the list must be read again.
  case absurdTotals(String)
  /// More pages than the limit.
  case tooManyPages
}
