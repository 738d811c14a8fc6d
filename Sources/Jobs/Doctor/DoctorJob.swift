package import Amounts
import Books
package import Configuration
import CurlTransport
import DebituraAPI
import Storage
import Platforms

/// Checks the set-up as the troubleshooting and go-live checklists ask, and changes nothing.
///
/// The store is opened read-only and without waiting, the platform is only asked, and of the test whether a folder can
/// be written nothing is left. What a broken configuration still says is checked as well.
package struct DoctorJob {
  private let inspection: ConfigurationInspection
  private let asOf: Instant
  private let progress: (String) -> Void

  package init(_ inspection: ConfigurationInspection, asOf: Instant, progress: @escaping (String) -> Void = { _ in }) {
    self.inspection = inspection
    self.asOf = asOf
    self.progress = progress
  }

  package func run() -> DoctorReport {
    let parts = inspection.parts
    let look = parts.store.map {
      StoreLook(
        path: $0, partners: parts.partners.map(\.id), begins: StatementCheck.begins(parts),
        first: StatementCheck.first(parts, asOf: asOf))
    }
    var checkups = ConfigurationCheck.checkups(inspection) + ConfigurationCheck.unknown(look, inspection.configuration)
    var clock: ClockReading?
    var wasAsked = false
    if let debitura = parts.debitura, !parts.partners.isEmpty {
      progress("asking Debitura")
      do throws(CurlError) {
        let (probes, reading) = try ask(debitura, look)
        clock = reading
        wasAsked = probes.contains { !$0.isUnreachable }
        checkups += KeyCheck.checkups(probes, parts)
        checkups += TokenCheck.checkups(probes, parts, notReadable: notReadable(look))
        for probe in probes { checkups += SubscriptionCheck.checkups(probe, parts) }
      } catch {
        checkups.append(.failed(.keys, "libcurl", "\(error)", "Install libcurl again; see the versions below."))
      }
    } else if inspection.configuration == nil {
      checkups.append(
        .warning(
          .keys, "all", "no key was tried: the configuration does not say where, or with which",
          "Mend what is failed above, and run doctor again."))
    }
    progress("reading deliveries")
    checkups += DeliveryCheck.checkups(parts, asOf: asOf)
    checkups += StorageCheck.checkups(look, parts, asOf: asOf)
    checkups += StatementCheck.checkups(look, parts, asOf: asOf)
    if parts.mail != nil { progress("asking the mail server") }
    checkups += MailCheck.checkups(parts)
    checkups += TimeCheck.checkups(clock, wasAsked: wasAsked, parts, asOf: asOf)
    checkups += VersionCheck.checkups()
    progress("")
    return DoctorReport(checkups, isConfigurationBroken: inspection.configuration == nil)
  }

  /// Since which day a client of the store, `<partner>/<tenant>`, can't be read.
  private func notReadable(_ look: StoreLook?) -> [String: Day] {
    guard case .read(let stored)? = look?.content, let calendar = inspection.parts.settings?.calendar else {
      return [:]
    }
    return stored.notReadableSince.mapValues { calendar.day(of: $0) }
  }

  private func ask(
    _ debitura: DebituraSettings, _ look: StoreLook?
  ) throws(CurlError) -> (probes: [PartnerProbe], clock: ClockReading?) {
    var stored: StoreInspection?
    if case .read(let inspection)? = look?.content { stored = inspection }
    let parts = inspection.parts
    let partners = parts.partners.map { partner in
      ProbePartner(
        id: partner.id, apiKey: partner.apiKey.secret,
        readsCustomerAPI: partner.usesCustomerAPI && debitura.customerAPI != nil,
        channelTenants: parts.channels.filter { $0.partner == partner.id }.compactMap(\.tenant),
        tenants: stored?.tenants[partner.id] ?? [], usage: stored?.usage[partner.id])
    }
    var driver = ProbeDriver(partners, settings: Inputs.pullSettings(debitura))
    // Somebody waits: a server that does not answer is given up sooner than by a pull.
    var limits = CurlLimits()
    limits.connectMilliseconds = 5_000
    limits.totalMilliseconds = 20_000
    var transport = try CurlTransport(connectionsMax: debitura.maxConnections, limits: limits)
    do { try transport.run(&driver) } catch { throw error as? CurlError ?? .multi("\(error)") }
    return (driver.results, driver.clock)
  }
}
