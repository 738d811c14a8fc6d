private import Crypto
private import Foundation

/// How pages look: one style sheet in the page, in light, dark and print, and the policy that lets nothing else in.
enum PageStyle {
  /// Nothing is loaded, nothing runs, nothing is sent; of styles only the sheet itself, by its hash.
  static let policy =
    "default-src 'none'; style-src 'sha256-\(digest)'; img-src 'none'; base-uri 'none'; form-action 'none'"

  private static var digest: String { Data(SHA256.hash(data: Data(sheet.utf8))).base64EncodedString() }

  /// Colours are told apart in print and by people who see few of them; texts have a contrast of 4.5 to 1 and more.
  static let sheet = """

    :root { color-scheme: light dark; --paper: #fff; --ink: #1b2430; --soft: #55606e; --line: #d5dce4; --band: #f4f6f9;
      --head: #1f3a5f; --link: #1d4f91; --good: #1e5c2e; --good-band: #ddf0e1; --bad: #b3261e; --bad-band: #fbe3e1;
      --high: #7a3300; --high-band: #fbd9bf; --medium: #6b4e00; --medium-band: #fff0c2;
      --low: #24476b; --low-band: #dde9f6;
      --s0: #2f5d8c; --s1: #e08a1e; --s2: #5b9a68; --s3: #9c4a5b; --s4: #7a6c9d; --s5: #8c8c8c;
      --critical: #b3261e; --c-high: #e8833a; --c-medium: #f2c14e; --c-low: #8fb3d9 }
    @media screen and (prefers-color-scheme: dark) { :root {
      --paper: #14181e; --ink: #e4e9ef; --soft: #a3aebb; --line: #38424e; --band: #1e252d; --head: #a9c7ea;
      --link: #8dbcf2; --good: #a5dcb2; --good-band: #1d3a26; --bad: #ffb4ab; --bad-band: #55201c;
      --high: #ffc79a; --high-band: #4f2d13; --medium: #f5d683; --medium-band: #463708;
      --low: #b5d3f2; --low-band: #22384f;
      --s0: #6fa3d8; --s1: #f0a94e; --s2: #84c492; --s3: #d4889a; --s4: #ab9dd0; --s5: #a8a8a8;
      --critical: #e5675e } }
    * { box-sizing: border-box }
    body { max-width: 78rem; margin: 0 auto; padding: 1rem 1.25rem 2rem; background: var(--paper); color: var(--ink);
      font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
      overflow-wrap: break-word }
    h1, h2, h3 { margin: 0; color: var(--head); line-height: 1.25 }
    h1 { font-size: 1.6rem }
    h2 { margin: 2rem 0 .5rem; padding-bottom: .25rem; border-bottom: 2px solid var(--line); font-size: 1.2rem }
    h3 { margin: 1.1rem 0 .35rem; font-size: 1rem }
    p { margin: .2rem 0 }
    a { color: var(--link) }
    header p, .note, .none, .more, .files li { color: var(--soft) }
    .environment { display: inline-block; margin: 0 0 .4rem; padding: .1rem .6rem; border-radius: 3px;
      background: var(--bad); color: var(--paper); font-weight: 700; letter-spacing: .04em; text-transform: uppercase }
    header p.environment { color: var(--paper) }
    .tiles { display: flex; flex-wrap: wrap; gap: .75rem; margin: .75rem 0; padding: 0; list-style: none }
    .tiles li { flex: 1 1 12rem; min-width: 0; padding: .6rem .8rem; border: 1px solid var(--line);
      border-left-width: 5px; border-radius: 4px; background: var(--band) }
    .tiles .good { border-left-color: var(--good) }
    .tiles .bad { border-left-color: var(--bad) }
    .tiles h3 { margin: 0 0 .2rem }
    .mark { display: inline-block; padding: 0 .4em; border-radius: 3px; font-weight: 600 }
    .mark.good { background: var(--good-band); color: var(--good) }
    .mark.bad, .mark.critical { background: var(--bad); color: var(--paper) }
    .mark.high { background: var(--high-band); color: var(--high) }
    .mark.medium { background: var(--medium-band); color: var(--medium) }
    .mark.low { background: var(--low-band); color: var(--low) }
    .mark.off { background: var(--bad-band); color: var(--bad) }
    .table { max-width: 100%; margin: .4rem 0; overflow-x: auto }
    table { border-collapse: collapse; min-width: 40%; font-variant-numeric: tabular-nums }
    th, td { padding: .28rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top }
    thead th { border-bottom: 2px solid var(--soft); color: var(--head); vertical-align: bottom }
    tbody th { font-weight: 600 }
    tfoot th, tfoot td { border-top: 2px solid var(--soft); border-bottom: 0; font-weight: 700 }
    .figure { text-align: right; white-space: nowrap }
    thead .figure { white-space: normal }
    tr:has(+ .below) > * { padding-top: .6rem; border-bottom: 0 }
    .below td { padding-top: 0; padding-bottom: .6rem; white-space: pre-line }
    .below p { max-width: 70rem }
    .below b { color: var(--soft); font-weight: 600 }
    .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: 1rem;
      margin: .75rem 0 }
    figure { min-width: 0; max-width: 30rem; margin: 0; padding: .6rem; border: 1px solid var(--line);
      border-radius: 4px }
    figcaption { margin-bottom: .3rem; color: var(--head); font-weight: 600 }
    .legend { display: block; color: var(--ink); font-size: .85rem; font-weight: 400 }
    .key { margin-right: .8em; white-space: nowrap }
    .key::before { display: inline-block; width: .8em; height: .8em; margin-right: .35em; background: currentColor;
      content: "" }
    svg { display: block; width: 100%; height: auto; overflow: visible }
    svg text { fill: var(--soft); font-size: 10px }
    .grid { stroke: var(--line); stroke-width: .6 }
    .zero { stroke: var(--soft); stroke-width: 1 }
    svg .line { fill: none; stroke-width: 2; stroke-linejoin: round }
    details { margin: .5rem 0 }
    summary { color: var(--link); cursor: pointer }
    .files { margin: .5rem 0; padding: 0; list-style: none; columns: 24rem }
    .files li { padding: .1rem 0; break-inside: avoid }
    @media screen and (max-width: 48rem) {
      body { padding: .75rem }
      h1 { font-size: 1.3rem }
      .stacks { overflow-x: visible }
      .stacks :is(table, thead, tbody, tfoot, tr, th, td) { display: block; min-width: 0; max-width: 100% }
      .stacks thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
      .stacks tr { padding: .35rem 0; border-bottom: 1px solid var(--line) }
      .stacks tr:has(+ .below) { border-bottom: 0 }
      .stacks :is(th, td), .stacks tr:has(+ .below) > * { padding: .08rem 0; border: 0 }
      .stacks td:empty { display: none }
      .stacks td[data-title] { display: flex; justify-content: space-between; gap: 1rem; text-align: right }
      .stacks td[data-title]::before { flex: none; color: var(--soft); content: attr(data-title) }
    }
    @page { size: A4; margin: 12mm }
    @media print {
      :root { font-size: 11px; --ink: #000; --soft: #444; --link: #1f3a5f }
      body { max-width: none; padding: 0; font-size: 9px; print-color-adjust: exact; -webkit-print-color-adjust: exact }
      h2, h3, .note, figcaption, thead, tr:has(+ .below) { break-after: avoid }
      tr, figure, .tiles li { break-inside: avoid }
      h2 { margin-top: 1rem }
      .table { overflow: visible }
      th, td { padding: .15rem .35rem }
      .charts { grid-template-columns: repeat(3, 1fr) }
      details { display: none }
    }

    """ + seriesColours

  private static var seriesColours: String {
    let series = (0..<ChartDrawing.colours).map { ("s\($0)", "--s\($0)") }
    let severities = [("critical", "--critical"), ("high", "--c-high"), ("medium", "--c-medium"), ("low", "--c-low")]
    return (series + severities).map { name, colour in
      "svg .\(name) { fill: var(\(colour)) } svg .line.\(name) { fill: none; stroke: var(\(colour)) } "
        + ".key.\(name)::before { background: var(\(colour)) }\n"
    }.joined()
  }
}
