package import Configuration
package import Jobs

/// A run that another program reads: one document on standard output at its end, and nothing else there.
package final class DocumentScreen: RunScreen {
  private let format: OutputFormat
  private let terminal: TerminalScreen
  private let write: (String) -> Void
  private var notes: [String] = []

  /// - Parameters:
  ///   - terminal: draws the progress line and says what a status other than 0 means.
  ///   - write: prints the document.
  package init(_ format: OutputFormat, beside terminal: TerminalScreen, write: @escaping (String) -> Void) {
    self.format = format
    self.terminal = terminal
    self.write = write
  }

  package func progress(_ stage: Stage, _ count: Int, _ unit: String, _ more: String) {
    terminal.progress(stage, count, unit, more)
  }

  package func endProgress() { terminal.endProgress() }

  /// What a person should know stands in the document.
  package func say(_ text: String) { notes.append(text) }

  package func sumUp(_ record: RunRecord, configuration: Configuration) {
    let document = RunDocument(record, configuration: configuration, notes: notes).document
    // Texts and whole numbers always make a document; seconds are never infinite.
    if let text = try? format.text(document, table: { "" }) { write(text) }
  }

  package func conclude(_ record: RunRecord, configuration: Configuration) {
    terminal.conclude(record, configuration: configuration)
  }
}
