import Amounts
import Books
private import Crypto
private import Foundation

/// How the document of a statement looks on a screen and on A4, and the policy that lets nothing else in.
///
/// Part of layout 2: it shares no looks with the night's page, which may change from one version to the next.
struct StatementPageStyle {
  let sheet: String

  /// - Parameter document: its number and month stand at the head of every printed page.
  init(_ document: StatementDocument) {
    let header = document.header
    // Made of digits, capitals and months of ours alone, so that nothing in them ends a text of the style sheet.
    let title = "Referral fee statement \(document.title)"
    let month = "\(StatementWords.month(header.month)), \(header.series.currency.code)"
    sheet =
      StatementPageStyle.screen
        + """
        @page { size: A4; margin: 15mm 12mm 14mm;
          @top-left { content: "\(title)"; font: 8px Arial, sans-serif; color: #5f6b7a }
          @top-right { content: "\(month)"; font: 8px Arial, sans-serif; color: #5f6b7a }
          @bottom-left { content: "\(StatementWords.notAnInvoice)"; font: 8px Arial, sans-serif; color: #5f6b7a }
          @bottom-right { content: "Page " counter(page) " of " counter(pages); font: 8px Arial, sans-serif;
            color: #5f6b7a }
        }

        """ + StatementPageStyle.print
  }

  /// Nothing is loaded, nothing runs, nothing is sent; of styles only the sheet itself, by its hash.
  var policy: String {
    "default-src 'none'; style-src 'sha256-\(digest)'; img-src 'none'; base-uri 'none'; form-action 'none'"
  }

  private var digest: String { Data(SHA256.hash(data: Data(sheet.utf8))).base64EncodedString() }

  private static let screen = """

    :root { color-scheme: light dark; --paper: #fff; --ink: #1b2430; --soft: #55606e; --line: #d5dce4; --band: #e9eff6;
      --head: #1f3a5f; --on-head: #fff; --bad: #b3261e }
    @media screen and (prefers-color-scheme: dark) { :root { --paper: #14181e; --ink: #e4e9ef; --soft: #a3aebb;
      --line: #38424e; --band: #1e252d; --head: #a9c7ea; --on-head: #14181e; --bad: #ffb4ab } }
    * { box-sizing: border-box }
    body { max-width: 62rem; margin: 0 auto; padding: 1.5rem; background: var(--paper); color: var(--ink);
      font: 15px/1.4 Arial, "Liberation Sans", Helvetica, "Noto Sans", "Noto Sans CJK JP", sans-serif;
      overflow-wrap: anywhere }
    h1, h2 { margin: 0; color: var(--head); line-height: 1.2 }
    h1 { margin-top: 1.5rem; font-size: 1.6rem }
    h2 { margin-top: 1.6rem; font-size: 1.1rem }
    p { margin: .15rem 0; white-space: pre-line }
    .parties { display: flex; flex-wrap: wrap; gap: 1rem 3rem }
    address { flex: 1 1 16rem; min-width: 0; font-style: normal }
    .role, .lead, .note, dt, footer { color: var(--soft) }
    .role, .lead, footer { font-size: .85rem }
    .name { font-weight: 700 }
    .draft { margin-top: 1rem; color: var(--bad); font-size: 1.3rem; font-weight: 700; letter-spacing: .1em }
    dl { margin: .6rem 0 1rem }
    dl div { display: flex; gap: 1rem }
    dt { flex: 0 0 8rem }
    dd { margin: 0; min-width: 0 }
    .table { max-width: 100%; overflow-x: auto }
    table { width: 100%; margin: .4rem 0; border-collapse: collapse; font-variant-numeric: tabular-nums }
    th, td { padding: .3rem .45rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top;
      white-space: pre-line }
    thead th { border-bottom: 0; background: var(--head); color: var(--on-head); font-size: .85rem;
      vertical-align: bottom }
    tbody th { font-weight: 400 }
    .rows { font-size: .85rem }
    .figure, .date, .line, .short { white-space: nowrap; overflow-wrap: normal }
    thead th { overflow-wrap: normal }
    td.figure, th.figure { text-align: right }
    thead .figure { white-space: normal }
    .negative { color: var(--bad) }
    .subtotal td { border-bottom: 1px solid var(--soft); font-weight: 700 }
    .total td, .closing > * { border-top: 2px solid var(--head); border-bottom: 0; font-weight: 700 }
    .payable > * { background: var(--band); font-weight: 700 }
    .payable > *, .payable .figure { font-size: 1.1em }
    .payable .note, .closing .note { font-size: 1em; font-weight: 400 }
    .end { display: flex; flex-wrap: wrap; gap: 0 2rem }
    .notes { flex: 1 1 24rem; min-width: 0 }
    .history { flex: 0 1 auto }
    .history table { width: auto }
    .notes p { margin: .3rem 0; color: var(--soft); font-size: .85rem }
    footer { margin-top: 1rem; font-weight: 700 }

    """

  private static let print = """
    @media print {
      :root { font-size: 11px; --ink: #000; --soft: #444 }
      body { max-width: none; padding: 0; font-size: 11px; line-height: 1.3; print-color-adjust: exact;
        -webkit-print-color-adjust: exact }
      h1 { margin-top: 1rem }
      h2 { margin-top: 1rem }
      h2, .lead, thead, .account tr { break-after: avoid }
      tr, address, dl, .account, .notes p { break-inside: avoid }
      .subtotal, .total { break-before: avoid }
      .table { overflow: visible }
      th, td { padding: .14rem .3rem }
      .rows, .rows thead th { font-size: 8.5px; line-height: 1.2 }
      .end { flex-wrap: nowrap }
      .history table { font-size: 9px }
      .notes p, .lead { font-size: 9px }
      .draft { position: fixed; top: 0; right: 0; margin: 0 }
    }

    """
}
