package import Books

/// What the platform said to one partner's key, question by question; nil where it was not asked.
package struct PartnerProbe: Sendable {
  /// The partner's id in the configuration.
  package let partner: String
  /// `GET /me`.
  package internal(set) var standing: Result<PartnerStanding, ProbeFailure>?
  /// `GET /v1/Webhooks`.
  package internal(set) var subscriptions: Result<[ProbedSubscription], ProbeFailure>?
  /// `GET /clients`: how many there are.
  package internal(set) var clients: Result<Int, ProbeFailure>?
  package internal(set) var tenants: [TenantProbe] = []
  /// Tenants beyond the most that are asked for.
  package internal(set) var tenantsLeftOut = 0

  init(_ partner: String) { self.partner = partner }

  /// Whether no answer came at all.
  package var isUnreachable: Bool {
    switch standing {
    case .failure(.unreachable)?, .failure(.certificate)?: true
    default: false
    }
  }
}

/// What the platform said of one tenant.
package struct TenantProbe: Sendable {
  package let tenant: String
  /// Whether a customer channel of the configuration is the tenant's.
  package let hasChannel: Bool
  /// The creditor that the list of clients names for the tenant.
  package internal(set) var listedCreditor: String?
  /// `POST /oauth/token`.
  package internal(set) var token: Result<Void, ProbeFailure>?
  /// `GET /me` of the customer API with that token: the creditor's id.
  package internal(set) var creditor: Result<String, ProbeFailure>?
  /// `GET /webhooks` of the customer API.
  package internal(set) var subscriptions: Result<[ProbedSubscription], ProbeFailure>?

  init(_ tenant: String, hasChannel: Bool) {
    self.tenant = tenant
    self.hasChannel = hasChannel
  }
}

/// `GET /me` as far as it says whether the partner may go live (contracts B.1).
package struct PartnerStanding: Hashable, Sendable {
  package let id: String
  package let companyName: String?
  package let isActive: Bool?
  package let isPublicDemo: Bool?
}

/// A webhook subscription, and whether its address can be reached from outside.
package struct ProbedSubscription: Hashable, Sendable {
  package let row: SubscriptionRow
  /// False for localhost and private addresses, which the platform refuses.
  package let isPublicHost: Bool
}

/// Why a question has no usable answer; texts hold no secret.
package enum ProbeFailure: Error, Hashable, Sendable {
  /// Status 401 or 403.
  case refused(String)
  /// Status 404.
  case notFound(String)
  /// The key's requests are used up for now.
  case limited(String)
  /// No answer at all.
  case unreachable(String)
  /// The server's certificate is not acceptable.
  case certificate
  /// An answer, but not the one that the contract knows.
  case unexpected(String)

  init(_ answer: Answer, _ result: Result<HTTPResponse, TransportFailure>) {
    let reason =
      switch answer {
      case .body: "HTTP 200"
      case .limited: "HTTP 429"
      case .passing(let reason), .unauthorized(let reason), .notFound(let reason), .final(let reason): reason
      }
    switch result {
    case .failure(.tls): self = .certificate
    case .failure: self = .unreachable(reason)
    case .success(let response):
      switch response.status {
      case 401, 403: self = .refused(reason)
      case 404: self = .notFound(reason)
      case 429: self = .limited(reason)
      default: self = .unexpected(reason)
      }
    }
  }
}

extension ProbeFailure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .refused(let reason), .notFound(let reason), .limited(let reason), .unreachable(let reason),
      .unexpected(let reason):
      reason
    case .certificate: TransportFailure.tls.description
    }
  }
}
