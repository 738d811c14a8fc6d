import Foundation

extension Mistake {
  /// A mistake with acme's subscription; `advice` says where it is mended.
  private static func subscription(
    _ what: String, _ subscriptions: String..., detail: String, advice: String, state: String = "failed",
    name: String = "acme 54a50217"
  ) -> Mistake {
    Mistake(
      what: what, faults: [Platform.answers("/v1/Webhooks", 200, "[\(subscriptions.joined(separator: ","))]")],
      finds: [Finding(state: state, area: "subscriptions", name: name, detail: detail, advice: advice)])
  }

  /// Mistakes with webhook subscriptions (checklist 3 of troubleshooting, Webhooks of going live).
  static let ofSubscriptions: [Mistake] = [
    subscription(
      "no subscription", detail: "no subscription: channel acme-partner gets no events",
      advice: "Create one with POST /v1/Webhooks", name: "acme"),
    subscription(
      "a disabled subscription",
      Platform.subscription(isActive: false, reason: "Exceeded maximum retry attempts (8 failures)"),
      detail: "is not active: Exceeded maximum retry attempts (8 failures)",
      advice: "set isActive to true at /v1/Webhooks/54a50217-0000"),
    subscription(
      "an address without TLS", Platform.subscription(url: "http://hooks.example/debitura"), detail: "not https",
      advice: "set an https url"),
    subscription(
      "a port that is not allowed", Platform.subscription(url: "https://hooks.example:8444/debitura"),
      detail: "has port 8444", advice: "Only 443 and 8443 are allowed"),
    subscription(
      "a private address", Platform.subscription(url: "https://192.168.1.20/debitura"), detail: "not public",
      advice: "no localhost, no private address"),
    subscription(
      "localhost", Platform.subscription(url: "https://localhost:8443/debitura"), detail: "not public",
      advice: "no localhost, no private address"),
    subscription(
      "test mode in production", Platform.subscription(isTestMode: true), detail: "is in test mode",
      advice: "Set isTestMode to false"),
    subscription(
      "event types that nobody subscribed",
      Platform.subscription(events: Platform.events.filter { $0 != "case.closed" && $0 != "client.linked" }),
      detail: "lacks case.closed, client.linked", advice: "Add events case.closed, client.linked at /v1/Webhooks/"),
    subscription(
      "an old subscription beside a sound one", Platform.subscription("11111111-0000"),
      Platform.subscription(isActive: false), detail: "is not active; another subscription delivers",
      advice: "isActive",
      state: "warning"),
    Mistake(
      what: "a tenant's subscription without payments",
      faults: [
        Platform.answers(
          "/webhooks", 200, "[\(Platform.subscription(events: ["case.updated", "case.closed"]))]", api: "customer",
          tenant: "acme-t00")
      ],
      finds: [
        Finding(
          state: "failed", area: "subscriptions", name: "acme-t00 54a50217",
          detail: "lacks payment.created, payment.deleted",
          advice: "at /webhooks/54a50217-0000")
      ]),
    Mistake(
      what: "subscriptions that can't be read", faults: [Platform.answers("/v1/Webhooks", 403)],
      finds: [
        Finding(
          state: "warning", area: "subscriptions", name: "acme", detail: "can't be read (HTTP 403)", advice: "Try again"
        )
      ]),
  ]

  /// Mistakes with what is stored of webhooks, and with this machine.
  static let ofStorage: [Mistake] = [
    Mistake(
      what: "a folder of deliveries that is not there",
      edits: [("events/acme-partner/*.ndjson", "events/acme-partners/*.ndjson")],
      finds: [
        Finding(
          state: "failed", area: "deliveries", name: "acme-partner", detail: "events/acme-partners does not exist",
          advice: "correct path of channel acme-partner")
      ]),
    Mistake(
      what: "a pattern that no file fits",
      edits: [("events/acme-partner/*.ndjson", "events/acme-partner/*.json")],
      finds: [
        Finding(
          state: "warning", area: "deliveries", name: "acme-partner", detail: "no file fits events/acme-partner/*.json",
          advice: "Have the platform send a test event")
      ]),
    Mistake(
      what: "a channel that has fallen silent", asOf: "2026-04-13T02:00:00Z",
      finds: [
        Finding(
          state: "warning", area: "deliveries", name: "acme-partner", detail: "newest delivery 32 days old",
          advice: "Check the subscription of channel acme-partner, and that the receiver runs")
      ]),
    Mistake(
      what: "a receiver whose clock is ahead", asOf: "2026-03-01T02:00:00Z",
      finds: [
        Finding(
          state: "warning", area: "deliveries", name: "acme-partner", detail: "in the future",
          advice: "Set the clock of the machine that receives webhooks")
      ]),
    Mistake(
      what: "another subscription's secret",
      variables: [
        "CORVID_T00_EVENTS_SECRET0": "MjcYoo5hcSXnBRqthNI9Q2zZgkUDWcb4ES0C+P3/gaI="
      ],
      finds: [
        Finding(
          state: "failed", area: "deliveries", name: "corvid-t00-events", detail: "counts: the signature does not fit",
          advice: "environment variable CORVID_T00_EVENTS_SECRET0; a lost one is made anew with regenerateSecret"),
        Finding(
          state: "warning", area: "deliveries", name: "corvid-t00-events",
          detail: "a secret is also that of channel acme-partner", advice: "Put the secret of its own subscription into"
        ),
      ]),
    Mistake(
      what: "a receiver that drops the headers",
      deed: { installation in
        let line =
          #"{"receivedAt":"2026-03-12T10:00:00Z","body":"{\"id\":\"e1\",\"event\":\"case.created\","#
          + #"\"timestamp\":\"2026-03-12T10:00:00Z\",\"data\":{}}"}"# + "\n"
        let folder = installation.folder.appending(path: "events/acme-partner")
        try FileManager.default.removeItem(at: folder)
        try installation.append(Data(line.utf8), to: "events/acme-partner/2026-03.ndjson")
      },
      finds: [
        Finding(
          state: "failed", area: "deliveries", name: "acme-partner",
          detail: "none of the last 1 delivery counts: no signature where one is required",
          advice: "Let the receiver store the headers")
      ]),
    Mistake(
      what: "an output path that is a file", deed: { try Data().write(to: $0.output) },
      finds: [
        Finding(state: "failed", area: "storage", name: "output", detail: "is no folder", advice: "correct output in")
      ]),
    Mistake(
      what: "an output folder that can't be written", edits: [("output: out", "output: /proc/tieout")],
      finds: [
        Finding(state: "failed", area: "storage", name: "output", detail: "no file can be made in /proc", advice: "own")
      ]),
    Mistake(
      what: "a store in a folder that can't be written",
      edits: [("store: var/tieout.sqlite", "store: /proc/tieout.sqlite")],
      finds: [
        Finding(state: "failed", area: "storage", name: "store", detail: "no file can be made in /proc", advice: "own")
      ]),
    Mistake(
      what: "a report definition with a slip",
      edits: [("alert_at: high", "alert_at: high\nreport_definitions: defined")],
      deed: { try $0.append(Data("report: payments\ntitel: Payments\n".utf8), to: "defined/payments.yaml") },
      finds: [
        Finding(
          state: "failed", area: "storage", name: "definitions", detail: "payments.yaml",
          advice: "defined/payments.yaml")
      ]),
  ]
}
