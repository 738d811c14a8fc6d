import Foundation

extension Mistake {
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
          state: "failed", area: "keys", name: "api_key_header",
          detail: "X-Api-Key, and no key is accepted with it (HTTP 401",
          advice: "set debitura.api_key_header to XApiKey")
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
          state: "failed", area: "keys", name: "acme, corvid", detail: "can't be reached (no connection)",
          advice: "Check debitura.referral_api")
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
