import Foundation
import Testing

/// The night on one page (outputs 1), as a browser has it.
@Suite struct `The page of a night` {
  private static let chromium = "/usr/bin/chromium"

  private static func html(_ folder: URL) throws -> String {
    String(decoding: try Data(contentsOf: folder.appending(path: "index.html")), as: UTF8.self)
  }

  private static func links(_ html: String) -> [String] {
    html.components(separatedBy: "href=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
  }

  @Test func `links to every file beside it and to the night before, and is the same when written again`() throws {
    let installation = try Installation(.thirdNight)
    for (index, night) in Night.all.enumerated() {
      let folder = installation.output.appending(path: night.date)
      let html = try Self.html(folder)
      let before = index == 0 ? [] : ["../\(Night.all[index - 1].date)/index.html"]
      let others = try Folder.files(folder).keys.filter { $0 != "index.html" }
      // Files that hold more of a table may be named twice.
      #expect(Set(Self.links(html)) == Set(others + before), "\(night.date)")
      for link in Self.links(html) {
        #expect(FileManager.default.fileExists(atPath: folder.path + "/" + link), "\(night.date): \(link)")
      }
      #expect(html.utf8.count < 300_000)
    }
    let night = Night.all[2]
    let published = try Self.html(installation.output.appending(path: night.date))
    #expect(try installation.tieout(["report", "index", "--as-of", night.asOf]).status == 0)
    let alone = try Self.html(installation.output.appending(path: "selected"))
    func tables(_ html: String) -> String? { html.components(separatedBy: "<h2>Files</h2>").first }
    #expect(alone.contains("../\(Night.all[1].date)/index.html"))
    // Where the other reports are not, it links to none of them.
    #expect(Set(Self.links(alone)) == ["run.json", "../\(Night.all[1].date)/index.html"])
    #expect(try #require(tables(published)).count > 5000)
    #expect(Self.tags(tables(alone)) == Self.tags(tables(published)))
  }

  /// A page without its links, whose places differ.
  private static func tags(_ html: String?) -> String? {
    html?.replacing(#/<a [^>]*>|<\/a>/#, with: "")
  }

  @Test func `is written for definitions that are older than it`() throws {
    let installation = try Installation(.firstNight)
    let own = installation.folder.appending(path: "reports")
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: false)
    let reports = Fixtures.schedules.deletingLastPathComponent().appending(path: "reports")
    try FileManager.default.copyItem(at: reports.appending(path: "fees.yaml"), to: own.appending(path: "fees.yaml"))
    let page = try Self.html(installation.output.appending(path: Night.all[0].date))
    try installation.edit { $0 + "report_definitions: reports\n" }
    #expect(try installation.nightly(Night.all[0]).status == 0)
    let folder = installation.output.appending(path: Night.all[0].date)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0 != "drafts" }.sorted()
    #expect(names == ["fees.csv", "index.html", "run.json"])
    #expect(try Self.html(folder).components(separatedBy: "<h2>").count == page.components(separatedBy: "<h2>").count)
    // A replay has the definitions of then, that of the page among them.
    let replay = installation.folder.appending(path: "replay")
    let ended = try installation.tieout(["replay", Night.all[0].date, "--to", replay.path])
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(try Self.html(replay) == Self.html(folder))
  }

  @Test(.enabled(if: Command.exists("tidy"), "needs tidy (package tidy), which checks HTML"))
  func `is valid HTML`() throws {
    let installation = try Installation(.thirdNight)
    for night in Night.all {
      let ended = try Command.run(
        URL(filePath: "/usr/bin/tidy"),
        ["-q", "-e", installation.output.appending(path: "\(night.date)/index.html").path])
      #expect(ended.status == 0, "\(ended.errors)")
    }
  }

  /// Runs Chromium once, without a network, in a folder of its own.
  private func browse(_ file: URL, _ options: [String], in folder: URL) throws -> Ended {
    try Command.run(
      URL(filePath: Self.chromium),
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
        "--disable-background-networking", "--disable-component-update", "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=\(folder.appending(path: "profile").path)",
        "--enable-logging=stderr", "--virtual-time-budget=3000",
      ] + options + ["file://\(file.path)"],
      environment: ["HOME": folder.path, "XDG_RUNTIME_DIR": folder.path], secondsMax: 60)
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: chromium), "needs /usr/bin/chromium (package chromium)"),
    arguments: [400, 768, 1400])
  func `fits its window in a real browser, which has nothing to complain of`(width: Int) throws {
    let installation = try Installation(.thirdNight)
    let page = installation.output.appending(path: "\(Night.all[2].date)/index.html")
    let temporary = try TemporaryFolder()
    // The page runs no script; one around it measures it in a frame.
    let frame = temporary.url.appending(path: "frame.html")
    let script = """
      <!DOCTYPE html><title>frame</title><iframe width="\(width)" height="900" src="file://\(page.path)"></iframe><p></p>
      <script>
      onload = () => {
        const page = document.querySelector("iframe").contentDocument, root = page.documentElement;
        const wide = [...page.querySelectorAll("body *")].filter(
          e => !e.closest(".table, thead") && e.getBoundingClientRect().right > root.clientWidth + 1);
        const style = page.defaultView.getComputedStyle(page.querySelector(".tiles"));
        document.querySelector("p").textContent = [
          "window", root.clientWidth, "page", root.scrollWidth, "wide", wide.map(e => e.tagName + "." + e.className),
          "charts", page.querySelectorAll("svg[role=img] > title").length, "style", style.display,
          "loaded", page.defaultView.performance.getEntriesByType("resource").length].join(" ");
      };
      </script>
      """
    try Data(script.utf8).write(to: frame)
    let measured = try browse(frame, ["--dump-dom", "--allow-file-access-from-files"], in: temporary.url)
    #expect(measured.status == 0, "\(measured.errors)")
    let words = measured.output.components(separatedBy: "<p>").last?.prefix { $0 != "<" } ?? ""
    #expect(
      words.wholeMatch(of: #/window (\d+) page \1 wide  charts [1-9]\d* style flex loaded 0/#) != nil, "\(words)")
    // Violations of the policy and broken markup are told to the console.
    #expect(!measured.errors.contains("CONSOLE"), "\(measured.errors)")
  }

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: chromium), "needs /usr/bin/chromium (package chromium)"))
  func `looks dark where the reader's screen does, and prints`() throws {
    let installation = try Installation(.thirdNight)
    let page = installation.output.appending(path: "\(Night.all[2].date)/index.html")
    let temporary = try TemporaryFolder()
    var pictures: [Data] = []
    for scheme in [0, 1] {
      let file = temporary.url.appending(path: "\(scheme).png")
      let ended = try browse(
        page,
        [
          "--screenshot=\(file.path)", "--window-size=800,600", "--blink-settings=preferredColorScheme=\(scheme)",
        ], in: temporary.url)
      #expect(ended.status == 0 && !ended.errors.contains("CONSOLE"), "\(ended.errors)")
      pictures.append(try Data(contentsOf: file))
    }
    #expect(pictures[0] != pictures[1])
    let pdf = temporary.url.appending(path: "page.pdf")
    #expect(try browse(page, ["--print-to-pdf=\(pdf.path)"], in: temporary.url).status == 0)
    #expect(try Data(contentsOf: pdf).starts(with: Data("%PDF-".utf8)))
  }
}
