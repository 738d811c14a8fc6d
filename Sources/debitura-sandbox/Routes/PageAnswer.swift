/// Makes the answer of a paged list, with what a fault does to the page.
enum PageAnswer {
  /// The page that a request asks for.
  static func reply(_ list: RowList, to request: ReceivedRequest, fault: Fault?) -> Reply {
    guard let wanted = PageRequest(request.parameters, listing: .of(list.kind)) else {
      return .failure(400, "validation_error", "Page or PageSize is out of range")
    }
    let selection = list.selection(for: wanted.question)
    let rows = selection.rows
    let shown = rowsShown(rows, wanted, fault: fault)
    var total = rows.count
    if fault?.kind == .wrongTotal { total += fault?.slice["total"]?.int ?? 1 }
    var envelope = [
      ("totalResults", "\(total)"), ("pageSize", "\(wanted.size)"), ("currentPage", "\(wanted.number)"),
      ("responseCount", "\(shown.count)"), ("totalPages", "\((total + wanted.size - 1) / wanted.size)"),
    ]
    var name = "page"
    if fault?.kind == .envelope {
      name = fault?.slice["name"]?.string ?? name
      for (member, value) in (try? fault?.slice["set"]?.members()) ?? [] {
        envelope.removeAll { $0.0 == member }
        envelope.append((member, String(decoding: value.raw, as: UTF8.self)))
      }
    }
    let members = envelope.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",")
    let head = "{\"\(name)\":{\(members)},\"\(list.kind.envelopeMember)\":["
    let tail = selection.summary.map { "],\"summary\":\($0)}" } ?? "]}"
    return Reply(status: 200, body: [UInt8](head.utf8) + Reply.joined(shown) + [UInt8](tail.utf8))
  }

  private static func rowsShown(_ rows: [Row], _ wanted: PageRequest, fault: Fault?) -> [Row] {
    // No list has a thousandth of this; beyond it the product would overflow.
    let start = min(wanted.number, 1 << 40) * wanted.size - wanted.size
    switch fault?.kind {
    case .emptyPage:
      return []
    case .repeatPage:
      return slice(rows, from: max(0, start - wanted.size), count: wanted.size)
    case .drift where fault?.slice["op"]?.string == "delete":
      return slice(rows, from: start + 1, count: wanted.size)
    case .drift:
      return slice(rows, from: max(0, start - 1), count: start == 0 ? 0 : 1)
        + slice(rows, from: start, count: wanted.size - 1)
    default:
      return slice(rows, from: start, count: wanted.size)
    }
  }

  private static func slice(_ rows: [Row], from start: Int, count: Int) -> [Row] {
    Array(rows.dropFirst(start).prefix(count))
  }
}
