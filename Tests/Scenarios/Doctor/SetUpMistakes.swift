import Foundation

extension Mistake {
  /// Mistakes in the configuration, its keys and its secrets (checklists 1, 2 and 8 of troubleshooting).
  static let ofConfiguration: [Mistake] = [
    Mistake(
      what: "hosts of both environments",
      edits: [(customerHost, #"customer_api: "https://testcustomer-api.debitura.com""#)],
      status: 64,
      finds: [
        Finding(
          state: "failed", area: "configuration", name: "tieout.yaml:9",
          detail: "debitura.customer_api: is the test host, but environment is production",
          advice: "https://customer-api.debitura.com was expected"),
        // No token goes to the wrong host; the key itself can still be tried.
        Finding(state: "ok", area: "keys", name: "acme", detail: "the key is accepted", advice: ""),
      ]),
    Mistake(
      what: "the test host in production",
      edits: [("http://127.0.0.1:REFERRAL", "https://testreferral-api.debitura.com")], status: 64,
      finds: [
        Finding(
          state: "failed", area: "configuration", name: "tieout.yaml:8",
          detail: "debitura.referral_api: is the test host, but environment is production",
          advice: "https://referral-api.debitura.com was expected"),
        Finding(state: "warning", area: "keys", name: "all", detail: "no key was tried", advice: "run doctor again"),
      ]),
    Mistake(
      what: "production hosts in the test environment",
      edits: [
        ("environment: production", "environment: test"),
        (customerHost, #"customer_api: "https://customer-api.debitura.com""#),
      ], status: 64,
      finds: [
        Finding(
          state: "failed", area: "configuration", name: "tieout.yaml:9",
          detail: "debitura.customer_api: is the production host, but environment is test",
          advice: "https://testcustomer-api.debitura.com was expected")
      ]),
    Mistake(
      what: "a line break behind a key", variables: ["ACME_DEBITURA_KEY": "sample-key-acme\n"], status: 64,
      finds: [
        Finding(
          state: "failed", area: "configuration", name: "tieout.yaml:17",
          detail: "the secret in environment variable ACME_DEBITURA_KEY has 1 trailing line break",
          advice: "remove it there"),
        // What does not depend on it is looked at all the same.
        Finding(state: "ok", area: "keys", name: "corvid", detail: "the key is accepted", advice: ""),
      ]),
    Mistake(
      what: "quotes around a key", variables: ["ACME_DEBITURA_KEY": "\"sample-key-acme\""], status: 64,
      finds: [
        Finding(
          state: "failed", area: "configuration", name: "tieout.yaml:17",
          detail: "environment variable ACME_DEBITURA_KEY has quotes around it", advice: "remove it there")
      ]),
    Mistake(
      what: "a key that nobody configured", variables: ["ACME_DEBITURA_KEY": nil], status: 64,
      finds: [
        Finding(
          state: "failed", area: "configuration", name: "tieout.yaml:17",
          detail: "environment variable ACME_DEBITURA_KEY is not set or empty", advice: "set it for the job")
      ]),
    Mistake(
      what: "blanks before a signing secret",
      variables: ["CORVID_T00_EVENTS_SECRET0": "  5df1UWPAsWHsoI3o2amQ3dYH4OBYb0LloUSga5qpYnA="], status: 64,
      finds: [
        Finding(
          state: "failed", area: "configuration", name: "tieout.yaml:50",
          detail: "CORVID_T00_EVENTS_SECRET0 has 2 leading blanks", advice: "remove it there")
      ]),
    Mistake(
      what: "a signing secret that is no base64", variables: ["CORVID_T00_EVENTS_SECRET0": "not/base64!"], status: 64,
      finds: [
        Finding(
          state: "failed", area: "configuration", name: "tieout.yaml:50",
          detail: "CORVID_T00_EVENTS_SECRET0 is not canonical base64", advice: "copy it again from Debitura")
      ]),
    Mistake(
      what: "several mistakes at once",
      edits: [
        ("fee: 15.00", "fee: 30.00"), ("Europe/Copenhagen", "Europe/Kopenhagen"), ("alert_at: high", "alert_at: loud"),
      ],
      status: 64,
      finds: [
        Finding(
          state: "failed", area: "configuration", name: "tieout.yaml:29",
          detail: "the agreement gives 1000.00 EUR × 15 % × 20 % × 50 % = 15.00 EUR, the example says 30.00",
          advice: "correct the agreement or the example"),
        Finding(
          state: "failed", area: "configuration", name: "tieout.yaml:2", detail: "no known zone",
          advice: "did you mean Europe/Copenhagen?"),
        Finding(
          state: "failed", area: "configuration", name: "tieout.yaml:5", detail: "alert_at: is \"loud\"",
          advice: "low or medium or high or critical was expected"),
        Finding(state: "ok", area: "keys", name: "acme", detail: "the key is accepted", advice: ""),
      ]),
    Mistake(
      what: "no configuration there", deed: { try FileManager.default.removeItem(at: $0.configuration) }, status: 64,
      finds: [
        Finding(
          state: "failed", area: "configuration", name: "tieout.yaml", detail: "can't be read",
          advice: "--config or TIEOUT_CONFIG"),
        Finding(state: "ok", area: "versions", name: "sqlite", detail: "3.", advice: ""),
      ]),
    Mistake(
      what: "an agreement without example",
      edits: [
        (
          "        - {amount: 1000.00, currency: EUR, success_fee: 15, phase: legal, date: 2026-03-06, fee: 9.99}",
          "        []"
        )
      ],
      finds: [
        Finding(
          state: "warning", area: "configuration", name: "corvid examples", detail: "no example",
          advice: "add examples from the signed agreement")
      ]),
  ]

  private static let customerHost = #"customer_api: "http://127.0.0.1:CUSTOMER""#

  /// Mistakes with keys and hosts that only the platform can tell.
  static let ofKeys: [Mistake] = [
    Mistake(
      what: "a test key against production", variables: ["ACME_DEBITURA_KEY": "key-of-the-test-environment"],
      finds: [
        Finding(
          state: "failed", area: "keys", name: "acme", detail: "does not know the key (HTTP 401: Unauthorized)",
          advice: "Put the production key that Debitura issued for acme into environment variable ACME_DEBITURA_KEY"),
        Finding(state: "ok", area: "keys", name: "corvid", detail: "the key is accepted", advice: ""),
      ]),
    Mistake(
      what: "the help page's header name", edits: [("api_key_header: XApiKey", "api_key_header: X-Api-Key")],
      finds: [
        Finding(
          state: "warning", area: "keys", name: "api_key_header", detail: "X-Api-Key, and no key is accepted with it",
          advice: "set debitura.api_key_header to XApiKey"),
        Finding(
          state: "failed", area: "keys", name: "acme", detail: "HTTP 401", advice: "First set debitura.api_key_header"),
      ]),
    Mistake(
      what: "an inactive partner", faults: [Platform.me(isActive: false)],
      finds: [
        Finding(
          state: "failed", area: "keys", name: "acme", detail: "Debitura says that the partner is not active",
          advice:
            "Ask your Debitura account manager to activate partner 3daf7202-d6d6-4e7d-9547-18304a81ca84 in production")
      ]),
    Mistake(
      what: "a demo's key", faults: [Platform.me(isDemo: true)],
      finds: [
        Finding(
          state: "failed", area: "keys", name: "acme", detail: "demo partner's",
          advice: "Put the key that Debitura issued for Acme Invoicing ApS into environment variable ACME_DEBITURA_KEY")
      ]),
    Mistake(
      what: "one key for two partners", variables: ["CORVID_DEBITURA_KEY": "sample-key-acme"],
      finds: [
        Finding(
          state: "failed", area: "keys", name: "corvid", detail: "of the same Debitura partner as that of acme",
          advice: "Put the key of Corvid GmbH into environment variable CORVID_DEBITURA_KEY")
      ]),
    Mistake(
      what: "keys in each other's place",
      faults: [Platform.me(id: "c", name: "Corvid GmbH"), Platform.me("corvid", id: "a", name: "Acme Invoicing ApS")],
      finds: [
        Finding(
          state: "failed", area: "keys", name: "acme", detail: "the key is that of corvid",
          advice: "Exchange what is in environment variable ACME_DEBITURA_KEY and in environment variable CORVID")
      ]),
    Mistake(
      what: "a port that nobody listens on",
      edits: [("http://127.0.0.1:REFERRAL", "http://127.0.0.1:9")],
      finds: [
        Finding(
          state: "failed", area: "keys", name: "acme", detail: "can't be reached (no connection)",
          advice: "Check debitura.referral_api"),
        Finding(state: "warning", area: "time", name: "clock", detail: "no answer", advice: "run doctor again"),
      ]),
    Mistake(
      what: "another server's address", faults: [Platform.answers("/me", 404)],
      finds: [
        Finding(
          state: "failed", area: "keys", name: "acme", detail: "/me gives no profile (HTTP 404)",
          advice: "Check debitura.referral_api")
      ]),
    Mistake(
      what: "limits used up",
      faults: [Platform.answers("/me", 429, #"{"error":"rate_limit_exceeded","retryAfter":1800}"#)],
      finds: [
        Finding(
          state: "warning", area: "keys", name: "acme", detail: "not asked: the key's requests are used up",
          advice: "Try again when the hour is over")
      ]),
    Mistake(
      what: "a channel of a tenant that is not linked",
      faults: [Platform.answers("/oauth/token", 404, method: "POST")],
      finds: [
        Finding(
          state: "warning", area: "tokens", name: "acme acme-t00", detail: "a tenant without a token (HTTP 404)",
          advice: "Check tenant of channel acme-t00-events")
      ]),
    Mistake(
      what: "a tenant in other capitals", edits: [("tenant: acme-t00", "tenant: Acme-T00")],
      finds: [
        Finding(
          state: "warning", area: "tokens", name: "acme Acme-T00", detail: "without a token",
          advice: "write tenant: acme-t00; capitals count")
      ]),
    Mistake(
      what: "tokens that can't be minted", faults: [Platform.answers("/oauth/token", 403, method: "POST")],
      finds: [
        Finding(
          state: "failed", area: "tokens", name: "acme",
          detail: "no token for acme-t00, acme-empty0, acme-gone0 and 9 more (HTTP 403)", advice: "POST /oauth/token")
      ]),
    Mistake(
      what: "a customer API of another environment",
      faults: [Platform.answers("/me", 401, api: "customer", tenant: "acme-t00")],
      finds: [
        Finding(
          state: "failed", area: "tokens", name: "acme acme-t00",
          detail: "refuses the token that the referral API gave",
          advice: "must both be of production or both of test")
      ]),
    Mistake(
      what: "a token of another creditor",
      faults: [Platform.answers("/me", 200, #"{"id":"somebody-else"}"#, api: "customer", tenant: "acme-t00")],
      finds: [
        Finding(
          state: "failed", area: "tokens", name: "acme acme-t00", detail: "the token is of creditor somebody-else",
          advice: "Tell Debitura")
      ]),
    Mistake(
      what: "a clock that is seven minutes off",
      faults: ["/me", "/v1/Webhooks", "/clients"].map {
        #"{"api":"referral","path":"\#($0)","kind":"clock","seconds":-420,"times":0}"#
      }
        + [#"{"api":"referral","path":"/oauth/token","method":"POST","kind":"clock","seconds":-420,"times":0}"#]
        + ["/me", "/webhooks"].map { #"{"api":"customer","path":"\#($0)","kind":"clock","seconds":-420,"times":0}"# },
      finds: [
        Finding(
          state: "failed", area: "time", name: "clock", detail: "this machine is 7 min ahead of Debitura",
          advice: "timedatectl set-ntp true")
      ]),
  ]
}
