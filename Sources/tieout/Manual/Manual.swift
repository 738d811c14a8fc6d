import ArgumentParser
import Foundation
import Jobs

/// `tieout manual`: what `make install` calls to write the manual pages.
struct Manual: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the manual pages of all commands into a folder.", shouldDisplay: false)

  @Argument(help: ArgumentHelp("An existing folder, such as /usr/local/share/man/man1.", valueName: "folder"))
  var folder: String

  func run() throws {
    for page in ManualPage.all(try CommandTree.program()) {
      let path = "\(folder)/\(page.name).1"
      do {
        try Data(page.text.utf8).write(to: URL(fileURLWithPath: path))
      } catch {
        throw Failure(JobError.cannotWrite(path: path, reason: String(cString: strerror(errno))))
      }
    }
  }
}
