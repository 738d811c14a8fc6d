import Amounts
import Books
import Configuration
import Foundation
import Reporting
import Storage

/// The store, the output folder, the report definitions and the room for them.
enum StorageCheck {
  /// A night is looked for after this many hours.
  private static let nightHours: Int64 = 36

  static func checkups(_ look: StoreLook?, _ parts: ConfigurationParts, asOf: Instant) -> [Checkup] {
    var found: [Checkup] = []
    if let look { found += [store(look, parts)] + results(look) + lastRun(look, asOf) + user(look) }
    if let output = parts.output { found.append(self.output(output, parts)) }
    if let definitions = parts.reportDefinitions { found.append(self.definitions(definitions)) }
    return found + DiskCheck.checkups(look, parts)
  }

  private static func store(_ look: StoreLook, _ parts: ConfigurationParts) -> Checkup {
    func fail(_ detail: String, _ advice: String) -> Checkup { .failed(.storage, "store", detail, advice) }
    let restore = "Restore \(look.path) from the last backup; a new one would forget what was stated and first seen."
    let rights = "Let the job's user own \(look.path) and its folder, on a local disk that is not full."
    if let obstacle = FolderProbe.obstacle((look.path as NSString).deletingLastPathComponent) {
      return fail("no file can be made in \(obstacle.folder) (\(obstacle.reason))", rights)
    }
    let held = look.holder.map { ", process \($0) holds it" } ?? ""
    switch look.content {
    case .missing:
      guard let output = parts.output, (try? EarlierOutputs(output).areThere) ?? false else {
        return .ok(.storage, "store", "\(look.path) is not there yet: the first run makes it")
      }
      return fail("\(look.path) is missing beside the outputs of earlier runs in \(output)", restore)
    case .notAFile:
      return fail("\(look.path) is no file", "In \(parts.file): set store to the path of a file.")
    case .empty: return fail("\(look.path) is an empty file", restore)
    case .unreadable(let reason): return fail("\(look.path) can't be read (\(reason))", rights)
    case .busy: return .ok(.storage, "store", "a run is writing to it now\(held): not looked into")
    case .interrupted:
      return .ok(.storage, "store", "a run was interrupted or writes now\(held): the next one takes back what it left")
    case .failed(let reason): return fail(reason, restore)
    case .read(let inspection):
      guard look.isWritable else { return fail("\(look.path) can't be written", rights) }
      if inspection.isNewer {
        return fail(
          "\(look.path) was written by a newer tieout",
          "Install that version, or restore the backup that was made before the upgrade.")
      }
      if let stored = inspection.environment, let configured = parts.environment, stored != configured.rawValue {
        return fail(
          "\(look.path) holds \(stored) data, the configuration says \(configured)",
          "In \(parts.file): give each environment its own store, or correct environment.")
      }
      if let output = parts.output, let newest = try? EarlierOutputs(output).newest, let published = newest.store,
        let identity = inspection.identity, identity != published, !inspection.acceptedOutputs.contains(published)
      {
        return fail("\(look.path) is not the store that \(newest.file) is of", restore)
      }
      let upgrade = inspection.pendingMigrations > 0 ? ", the next run brings its schema up to date" : ""
      return .ok(.storage, "store", "\(look.path), \(Wording.size(look.size))\(held)\(upgrade)")
    }
  }

  /// Results are made anew from the store at any time: to be without them is no loss, but nothing to show either.
  private static func results(_ look: StoreLook) -> [Checkup] {
    guard case .read(let inspection) = look.content, let problem = inspection.resultsProblem else { return [] }
    let advice = "Run `tieout reconcile`, or the next night: it makes them anew from the store."
    return switch problem {
    case .damagedResults(let path): [.warning(.storage, "results", "\(path) is not as it was written", advice)]
    default:
      [
        .warning(
          .storage, "results", "those of the newest reconciliation are not there, as after an upgrade or a restore",
          advice)
      ]
    }
  }

  /// Root can do all that is needed; what it writes where another user's night runs, that user can't change.
  private static func user(_ look: StoreLook) -> [Checkup] {
    guard SuperUser.isRunning else { return [] }
    let word = "root, whose rights nothing here needs"
    guard let owner = look.owner, owner != 0 else { return [.ok(.storage, "user", word)] }
    let name = getpwuid(owner).map { String(cString: $0.pointee.pw_name) } ?? "uid \(owner)"
    return [
      .warning(
        .storage, "user", "\(word); \(look.path) is of \(name), who could not write over what root writes",
        "Run every command as \(name): sudo -u \(name) tieout …")
    ]
  }

  private static func lastRun(_ look: StoreLook, _ asOf: Instant) -> [Checkup] {
    guard case .read(let inspection) = look.content, let microseconds = inspection.lastRun else { return [] }
    let last = Instant(microseconds: microseconds)
    let seconds = last.microseconds(until: asOf) / 1_000_000
    if seconds < 0 {
      return [
        .warning(
          .storage, "last run", "as of \(last), \(Wording.span(seconds: -seconds)) in the future",
          "Check this machine's clock. If a run was dated ahead by mistake, restore the backup made before it: until then "
            + "every earlier run is refused.")
      ]
    }
    let detail = "as of \(last), \(Wording.span(seconds: seconds)) ago"
    guard seconds > nightHours * 3600 else { return [.ok(.storage, "last run", detail)] }
    return [
      .warning(
        .storage, "last run", detail,
        "See why cron or the timer starts no run: `systemctl list-timers tieout*`, or the mail of cron.")
    ]
  }

  private static func output(_ path: String, _ parts: ConfigurationParts) -> Checkup {
    if let obstacle = FolderProbe.obstacle(path) {
      return .failed(
        .storage, "output", "no file can be made in \(obstacle.folder) (\(obstacle.reason))",
        "Let the job's user own \(path), or correct output in \(parts.file).")
    }
    var status = stat()
    guard lstat(path, &status) == 0 else {
      return .ok(.storage, "output", "\(path) is not there yet: the first report makes it")
    }
    if lstat("\(path)/latest", &status) == 0, status.st_mode & S_IFMT != S_IFLNK {
      return .failed(
        .storage, "output", "\(path)/latest is no link", "Move \(path)/latest away: reports make a link of that name.")
    }
    return .ok(.storage, "output", path)
  }

  private static func definitions(_ definitions: ConfigurationParts.Definitions) -> Checkup {
    let own: String? =
      switch definitions {
      case .shipped: nil
      case .folder(let path): path
      }
    do throws(DefinitionError) {
      let folder = try ReportJob.loadDefinitions(in: own)
      let counts = [
        Wording.count(folder.reports.count, "report"), Wording.count(folder.workbooks.count, "workbook"),
        Wording.count(folder.pages.count, "page"),
      ]
      return .ok(.storage, "definitions", "\(counts.joined(separator: ", ")) in \(own ?? ShippedFiles.reports)")
    } catch {
      let place = error.line.map { "\(error.file):\($0)" } ?? error.file
      let detail = [error.subject, error.problem].filter { !$0.isEmpty }.joined(separator: ": ")
      return .failed(
        .storage, "definitions", "\((place as NSString).lastPathComponent): \(detail)",
        "In \(place): \(error.advice.joined(separator: " "))")
    }
  }
}
