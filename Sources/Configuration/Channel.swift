/// A stream of stored webhook deliveries (inputs 1, `channels`; inputs 2).
package struct Channel: Sendable {
  /// Who sends, and to whom.
  package enum Kind: Hashable, Sendable {
    /// Debitura, to the referral partner.
    case debituraReferralPartner(partner: String)
    /// Debitura, to one tenant as its customer.
    case debituraCustomer(partner: String, tenant: String)
    case receeve
  }

  package let name: String
  package let kind: Kind
  package let files: DeliveryFiles
  /// HMAC keys of a Debitura channel, decoded; any of them may have signed.
  package let signingSecrets: [ConfiguredSecret]
  /// PEM text of Receeve's public key; nil = nothing to verify with.
  package let publicKeyPEM: String?
  /// Whether an unsigned delivery is left out.
  package let requiresSignature: Bool
  /// What it was called before: its stored deliveries are under one of these names, or under its own.
  package let formerNames: [String]
  /// After how many days without any receipt it is reported; nil = never.
  package let silenceDays: Int?
}

extension Channel {
  /// The partner that the channel belongs to; nil for Receeve.
  package var partner: String? {
    switch kind {
    case .debituraReferralPartner(let partner), .debituraCustomer(let partner, _): partner
    case .receeve: nil
    }
  }

  /// The tenant of a customer channel.
  package var tenant: String? {
    if case .debituraCustomer(_, let tenant) = kind { tenant } else { nil }
  }
}
