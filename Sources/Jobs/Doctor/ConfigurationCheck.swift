import Books
import Configuration
import Foundation
import Storage

/// The configuration: every problem of it, the agreements' examples, and whose hosts are named.
enum ConfigurationCheck {
  static func checkups(_ inspection: ConfigurationInspection) -> [Checkup] {
    let parts = inspection.parts
    let file = name(parts.file)
    var found = inspection.problems.map(failed)
    if found.isEmpty, let environment = parts.environment {
      let partners = Wording.count(parts.partners.count, "partner")
      let channels = Wording.count(parts.channels.count, "channel")
      found.append(.ok(.configuration, file, "\(environment), \(partners), \(channels)"))
    }
    if !inspection.problems.contains(where: { $0.path.contains("agreement.examples") }) {
      found += parts.partners.map { examples($0, parts.file) }
    }
    if let statements = parts.statements { found.append(letterhead(statements, parts.file)) }
    if let debitura = parts.debitura { found.append(hosts(debitura, parts)) }
    return found
  }

  /// What the store knows and the configuration lacks: every command that stores refuses it.
  static func unknown(_ look: StoreLook?, _ configuration: Configuration?) -> [Checkup] {
    guard let configuration, case .read(let inspection)? = look?.content else { return [] }
    let problems =
      StoreDoor.lacking(inspection.knownPartners, configuration)
      + ChannelNames.Matching(inspection.usedChannels, configuration).problems
    return problems.map(failed)
  }

  private static func failed(_ problem: ConfigurationProblem) -> Checkup {
    let line = problem.line.map { ":\($0)" } ?? ""
    let detail = problem.path.isEmpty ? problem.wrong : "\(problem.path): \(problem.wrong)"
    return .failed(
      .configuration, name(problem.file) + line, detail,
      "In \(problem.file)\(line): \(problem.remedy)\(problem.remedy.hasSuffix("?") ? "" : ".")")
  }

  private static func examples(_ partner: Partner, _ file: String) -> Checkup {
    let name = "\(partner.id) examples"
    guard partner.exampleCount == 0 else {
      return .ok(.configuration, name, "\(Wording.count(partner.exampleCount, "example")) of the agreement checked")
    }
    return .warning(
      .configuration, name, "the agreement has no example: a wrong percentage would not be noticed",
      "In \(file), under agreement of \(partner.id): add examples from the signed agreement, one for each rate.")
  }

  private static func letterhead(_ statements: StatementTexts, _ file: String) -> Checkup {
    guard let issuer = statements.issuer else {
      return .warning(
        .configuration, "letterhead", "statements do not say who issues them",
        "In \(file): add statements.issuer with name, address, vat_id and contact before the next issue.")
    }
    return .ok(.configuration, "letterhead", "statements are issued by \(issuer.name)")
  }

  /// Hosts of the wrong environment are problems of the configuration already; others can't be told by their names.
  private static func hosts(_ debitura: DebituraSettings, _ parts: ConfigurationParts) -> Checkup {
    let hosts = [debitura.referralAPI, debitura.customerAPI].compactMap(\.self).map { address in
      let parts = URLComponents(string: address)
      return (parts?.host ?? address) + (parts?.port.map { ":\($0)" } ?? "")
    }
    let strange = hosts.filter { !$0.prefix { $0 != ":" }.lowercased().hasSuffix(".debitura.com") }
    let environment = parts.environment.map { "of \($0)" } ?? "Debitura's"
    return .ok(
      .configuration, "hosts",
      strange.isEmpty
        ? "\(Wording.list(hosts)): \(environment)"
        : "\(Wording.list(hosts)): no names of Debitura's, so the environment can't be told")
  }

  private static func name(_ file: String) -> String { (file as NSString).lastPathComponent }
}
