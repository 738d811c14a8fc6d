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
    Mistake(
      what: "statements without a letterhead", edits: [("statements: {issuer:", "statements: {} # {issuer:")],
      finds: [
        Finding(
          state: "warning", area: "configuration", name: "letterhead", detail: "do not say who issues them",
          advice: "add statements.issuer with name, address, vat_id and contact")
      ]),
  ]

  private static let customerHost = #"customer_api: "http://127.0.0.1:CUSTOMER""#
}
