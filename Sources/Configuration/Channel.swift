package import Platforms

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
  /// Nil for a channel that reads a database, or what is given to it on standard input.
  package let files: DeliveryFiles?
  /// How its files hold deliveries.
  package let format: DeliveryFormat
  package let envelope: DeliveryEnvelope
  /// Nil for a channel of files.
  package let database: DeliveryDatabase?
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

/// A table of somebody else's SQLite file that deliveries are stored in (inputs 2).
package struct DeliveryDatabase: Hashable, Sendable {
  /// Where the file is.
  package let path: String
  /// Gives position, received_at, headers and body of what is behind `:after`, in the order of the positions.
  package let query: String

  package init(path: String, query: String) {
    self.path = path
    self.query = query
  }
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
