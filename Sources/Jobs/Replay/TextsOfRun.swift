import Configuration
import Storage

/// What decided about a run, as it was kept with it.
struct TextsOfRun {
  let configuration: Configuration
  let registers: RegistersOfRun

  /// - Parameters:
  ///   - asker: who wants to know, for the words of an error.
  ///   - output: the output folder, instead of the one that the configuration names.
  ///   - store: the store, instead of the one that the configuration names.
  /// - Throws: ``JobError/configuration(_:)`` for a configuration that this version does not take.
  init(_ db: StoreDatabase, _ run: Int64, _ asker: String, output: String, store: String) throws {
    guard let text = try NightBook(db).texts(.configuration, of: run).first else {
      throw DamagedRow(table: "run_text", row: "\(run)")
    }
    do throws(ConfigurationError) {
      configuration = try Configuration.kept(text.content, file: text.name, folder: "/")
        .with(store: store, output: output)
    } catch {
      throw JobError.configuration([
        "\(asker): this version does not take the configuration of then (\(error)); use the version of that night"
      ])
    }
    registers = try RegistersOfRun(configuration, of: run, db)
  }
}
