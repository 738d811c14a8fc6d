import Platforms

extension Place {
  /// A channel of a known partner.
  ///
  /// - Parameter partners: every partner's id as written; nil when the list itself could not be read.
  func channel(_ context: ReadingContext, partners: [String]?) -> Channel? {
    let keys = [
      "name", "kind", "audience", "partner", "tenant", "path", "secrets", "public_key", "require_signature",
      "former_names", "silence_days", "format", "envelope", "database",
    ]
    guard let section = section(keys: keys) else { return nil }
    let name = section.required("name", "a name such as acme-partner was expected")?.channelName()
    let source = section.deliverySource(context)
    let requiresSignature = section["require_signature"].map { $0.bool() } ?? true
    let isDebitura: Bool? = section.required("kind", "debitura or receeve was expected")?
      .word([("debitura", true), ("receeve", false)])
    guard let isDebitura else { return nil }
    let kind = isDebitura ? section.debituraKind(partners) : section.receeveKind()
    let secrets = isDebitura ? section["secrets"].map { $0.signingSecrets(context) } ?? [] : []
    let key = isDebitura ? nil : section["public_key"].map { $0.publicKey(context) }
    let formerNames = section["former_names"].map { $0.channelNames() } ?? []
    let silenceDays = section["silence_days"].map { $0.integer(0...36_500) }
    guard let name, let source, let requiresSignature, let formerNames, silenceDays != .some(nil), let kind,
      let secrets,
      key != .some(nil)
    else { return nil }
    if requiresSignature, secrets.isEmpty, key == nil {
      let missing = isDebitura ? "secrets" : "public_key"
      return refuse(
        "requires signatures but has no \(missing)", "name \(missing), or say require_signature: false")
    }
    return Channel(
      name: name, kind: kind, files: source.files, format: source.format, envelope: source.envelope,
      database: source.database, signingSecrets: secrets,
      publicKeyPEM: key ?? nil, requiresSignature: requiresSignature,
      formerNames: formerNames, silenceDays: silenceDays ?? nil)
  }

  /// A list of names of channels.
  func channelNames() -> [String]? {
    guard let places = list() else { return nil }
    let names = places.compactMap { $0.channelName() }
    return names.count == places.count ? names : nil
  }

  /// Channel names are part of discrepancy subjects, where `/` and blanks would be ambiguous.
  private func channelName() -> String? {
    guard let name = text() else { return nil }
    let isPlain = name.utf8.allSatisfy { byte in
      "-._".utf8.contains(byte) || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
    }
    return isPlain && name.utf8.count <= 80
      ? name : refuse("is \(OneLine.quoted(name))", "1 to 80 letters, digits, - . and _ were expected")
  }

  private func signingSecrets(_ context: ReadingContext) -> [ConfiguredSecret]? {
    guard let places = list() else { return nil }
    let secrets = places.compactMap { $0.signingSecret(context) }
    return secrets.count == places.count ? secrets : nil
  }
}

extension Section {
  fileprivate func receeveKind() -> Channel.Kind? {
    forbid(["audience", "partner", "tenant", "secrets"], "a receeve channel has none: remove it") ? .receeve : nil
  }

  fileprivate func debituraKind(_ partners: [String]?) -> Channel.Kind? {
    var isSound = forbid(["public_key"], "a debitura channel has secrets: remove it")
    let isCustomer: Bool? = required("audience", "referral_partner or customer was expected")?
      .word([("referral_partner", false), ("customer", true)])
    let partnerPlace = required("partner", "the id of one of partners was expected")
    let partner = partnerPlace?.text()
    if let partner, let partners, !partners.contains(partner) {
      let meant = Nearest.word(to: partner, among: partners).map { "did you mean \($0)?" }
      partnerPlace?.refuse(
        "is \(OneLine.quoted(partner)), which is in no partners[].id",
        meant ?? "there are \(partners.joined(separator: ", "))")
      isSound = false
    }
    guard let isCustomer else { return nil }
    guard isCustomer else {
      let isWithoutTenant = forbid(["tenant"], "a referral_partner channel has none: remove it")
      guard isSound, isWithoutTenant, let partner else { return nil }
      return .debituraReferralPartner(partner: partner)
    }
    let tenant = required("tenant", "the externalTenantId of the client was expected")?.text()
    guard isSound, let partner, let tenant else { return nil }
    return .debituraCustomer(partner: partner, tenant: tenant)
  }

  /// Notes keys that this kind of channel does not have; false when there is one.
  private func forbid(_ keys: [String], _ remedy: String) -> Bool {
    let present = keys.compactMap { self[$0] }
    for place in present { place.refuse("does not belong here", remedy) }
    return present.isEmpty
  }
}
