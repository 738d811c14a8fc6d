import Books
package import Configuration
import DebituraAPI
import Deliveries
package import Storage
import Platforms

/// The parts of a configuration as the jobs take them.
package enum Inputs {
  /// Says what is wrong with the PEM text of a public key; nil when nothing is.
  package static func publicKeyProblem(_ pem: String) -> String? {
    PlatformPublicKey(pem: pem) == nil ? "is not the PEM text of an RSA or EC public key" : nil
  }

  /// The channels with the files that are there now, in order of the names.
  ///
  /// - Throws: ``JobError/configuration(_:)`` for a file that two channels match, or a table that two read: it would count
  ///   twice (inputs 5).
  package static func channels(_ configuration: Configuration) throws -> [IngestChannel] {
    let channels = configuration.channels.sorted { $0.name < $1.name }.map { channel in
      guard let files = channel.files else {
        // Without a path it is never missing (inputs 2, Health of a channel).
        return IngestChannel(
          name: channel.name, reading: reading(channel), files: [], database: channel.database, isWhole: false)
      }
      let listing = files.matching()
      return IngestChannel(
        name: channel.name, reading: reading(channel), files: listing.files.map { ($0.name, $0.path) },
        format: channel.format, isWhole: listing.faults.isEmpty,
        faults: listing.faults.map {
          SourceFault(
            source: "channel \(channel.name), \($0.folder)", reason: "cannot be read (\($0.reason))",
            advice: "give the job's user the right to read it")
        })
    }
    let shared = SharedFiles(channels, store: configuration.store).problems
    guard shared.isEmpty else { throw JobError.configuration(shared) }
    return channels
  }

  /// How a channel's deliveries are read and verified.
  static func reading(_ channel: Channel) -> DeliveryChannel {
    let platform: DeliveryChannel.Platform =
      switch channel.kind {
      case .receeve: .receeve(channel.publicKeyPEM.flatMap { PlatformPublicKey(pem: $0) })
      case .debituraCustomer, .debituraReferralPartner:
        .debitura(secrets: channel.signingSecrets.map(\.secret))
      }
    return DeliveryChannel(
      platform: platform, requiresSignature: channel.requiresSignature,
      envelope: channel.envelope)
  }

  /// How Debitura is asked.
  static func pullSettings(_ debitura: DebituraSettings) -> PullSettings {
    PullSettings(
      referralAPI: debitura.referralAPI, customerAPI: debitura.customerAPI ?? "", apiKeyHeader: debitura.apiKeyHeader,
      connectionsMax: debitura.maxConnections,
      rates: debitura.rateLimits, seed: UInt64.random(in: .min ... .max))
  }

  /// What a reconciliation needs.
  ///
  /// - Parameter registers: nil = as their files are; the configuration was loaded with all of them sound.
  package static func reconcileSettings(
    _ configuration: Configuration, registers: RegistersOfRun? = nil
  ) -> ReconcileSettings {
    let registers = registers ?? RegistersOfRun(configuration)
    var channels: [String: ChannelPlace] = [:]
    for channel in configuration.channels {
      channels[channel.name] = ChannelPlace(
        partner: channel.partner, tenant: channel.tenant, isCustomer: channel.tenant != nil,
        silenceDays: channel.silenceDays)
    }
    var settings = ReconcileSettings(
      context: RunContextSettings(
        settings: configuration.settings,
        agreements: Dictionary(uniqueKeysWithValues: configuration.partners.map { ($0.id, $0.agreement) }),
        statementsBegin: configuration.partners.reduce(into: [:]) { $0[$1.id] = $1.begin.month }),
      channels: channels, partners: Set(configuration.partners.map(\.id)),
      customerPartners: Set(configuration.partners.filter(\.usesCustomerAPI).map(\.id)),
      retired: configuration.partners.reduce(into: [:]) { $0[$1.id] = $1.retired },
      claimMap: registers.claimMap, registers: registers.registers, register: registers.lookup,
      environment: configuration.environment)
    settings.program = Version.text
    return settings
  }
}
