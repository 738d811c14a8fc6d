import Configuration
import Foundation
import Testing

/// What is replaced in the sound configuration, and the one line that tells of it.
struct Slip: Sendable, CustomTestStringConvertible {
  let part: String
  let other: String
  let message: String

  init(_ part: String, _ other: String, _ message: String) {
    self.part = part
    self.other = other
    self.message = message
  }

  var testDescription: String { other.isEmpty ? "without \(part)" : other }
}

private let slips = [
  Slip(
    "store: var/tieout.sqlite\n", "",
    "1: store: is missing; the path of the store was expected, such as var/tieout.sqlite"),
  Slip("output: out", "outputs: out", "4: outputs: is no known key; did you mean output?"),
  Slip("environment: production", "environment: prod", "1: environment: is \"prod\"; production or test was expected"),
  Slip(
    "Europe/Copenhagen", "Europe/Kopenhagen",
    "2: time_zone: is \"Europe/Kopenhagen\", no known zone; did you mean Europe/Copenhagen?"),
  Slip(
    "time_zone: Europe/Copenhagen", "time_zone: CST",
    "2: time_zone: is \"CST\", no known zone; did you mean CET?"),
  Slip("output: out", "output: [out]", "4: output: is a list; text was expected"),
  Slip("output: out", "output:", "4: output: is empty; text was expected"),
  Slip("output: out", "output: no", "4: output: is a yes-or-no value; text was expected: put it in quotes"),
  Slip("output: out", "output: out\noutput: two", "4: has output twice in one mapping; keep one of them"),
  Slip(
    "output: out", "output: out\nalert_at: severe",
    "5: alert_at: is \"severe\"; low or medium or high or critical was expected"),
  Slip(
    "output: out", "output: out\nescalate_at: 1e4",
    "5: escalate_at: is \"1e4\"; an amount such as 10000.00 was expected"),
  Slip(
    "output: out", "output: out\nescalate_at: -1", "5: escalate_at: is \"-1\"; an amount such as 10000.00 was expected"),
  Slip(
    "output: out", "output: out\nmatching: {window_days: 5.5}",
    "5: matching.window_days: is \"5.5\"; a whole number from 0 to 366 was expected"),
  Slip(
    "output: out", "output: out\ngraces: {booking_day: 5}",
    "5: graces.booking_day: is no known key; did you mean booking_days?"),
  Slip(
    "output: out", "output: out\ncodes: 7",
    "5: codes: is a number; a mapping (key: value) was expected"),
  Slip(
    "output: out", "output: out\ncodes: {claim-balance-mismach: {}}",
    "5: codes.claim-balance-mismach: is no known code; did you mean claim-balance-mismatch?"),
  Slip(
    "output: out", "output: out\ncodes: {weather: {}}",
    "5: codes.weather: is no known code; a code as in discrepancies.csv was expected"),
  Slip(
    "output: out", "output: out\ncodes: {overpaid: low}",
    "5: codes.overpaid: is text; a mapping (key: value) was expected"),
  Slip(
    "output: out", "output: out\ncodes: {overpaid: {alerts: false}}",
    "5: codes.overpaid.alerts: is no known key; did you mean alert?"),
  Slip(
    "output: out", "output: out\ncodes: {overpaid: {severity: mild}}",
    "5: codes.overpaid.severity: is \"mild\"; low or medium or high or critical was expected"),
  Slip(
    "output: out", "output: out\ncodes: {overpaid: {alert: no}}",
    "5: codes.overpaid.alert: is \"no\"; true or false was expected"),
  Slip(
    "output: out", "output: out\ncodes: {overpaid: {tolerance: 0.05}}",
    "5: codes.overpaid.tolerance: is a number; an amount a currency such as {EUR: 0.05} was expected"),
  Slip(
    "output: out", "output: out\ncodes: {overpaid: {tolerance: {EUR: 0.055}}}",
    "5: codes.overpaid.tolerance.EUR: is \"0.055\"; an amount with at most 2 decimals for EUR was expected"),
  Slip(
    "output: out", "output: out\ncodes: {overpaid: {tolerance: {JPY: 0.5}}}",
    "5: codes.overpaid.tolerance.JPY: is \"0.5\"; an amount with at most 0 decimals for JPY was expected"),
  Slip(
    "output: out", "output: out\ncodes: {overpaid: {tolerance: {EUR: -1}}}",
    "5: codes.overpaid.tolerance.EUR: is \"-1\"; an amount with at most 2 decimals for EUR was expected"),
  Slip(
    "output: out", "output: out\ncodes: {overpaid: {tolerance: {eur: 1}}}",
    "5: codes.overpaid.tolerance.eur: is no known currency; did you mean EUR?"),
  Slip(
    "output: out", "output: out\ncodes: {event-unverified: {severity: medium}}",
    "5: codes.event-unverified.severity: is medium, but event-unverified is about evidence and is never less than high; high or critical was expected, or no severity"
  ),
  Slip(
    "output: out", "output: out\ncodes: {event-without-payment: {tolerance: {EUR: 1}}}",
    "5: codes.event-without-payment.tolerance: can't be: event-without-payment is about evidence and is found whatever its amount; remove it"
  ),
  Slip(
    "output: out", "output: out\ncodes: {pull-incomplete: {severity: high}}",
    "5: codes.pull-incomplete.severity: is high, but pull-incomplete says that a source is incomplete and is never less than critical; critical was expected, or no severity"
  ),
  Slip(
    "output: out", "output: out\ncodes: {control-failed: {tolerance: {EUR: 0.01}}}",
    "5: codes.control-failed.tolerance: can't be: control-failed says that the books do not hold and is found whatever its amount; remove it"
  ),
  Slip(
    "output: out", "output: out\nmonitoring: {ping_url: https://hc-ping.com/canary}",
    "5: monitoring.ping_url: is a literal value; keep secrets out of this file: {env: NAME} or {file: PATH} was expected"
  ),
  Slip(
    "output: out", "output: out\nmonitoring: {ping_url: {env: PING_CLEAR}}",
    "5: monitoring.ping_url: the address in environment variable PING_CLEAR is not encrypted; https was expected: http is for this machine only"
  ),
  Slip(
    "output: out", "output: out\nmonitoring: {ping_url: {env: PING_QUERY}}",
    "5: monitoring.ping_url: the address in environment variable PING_QUERY has a user, a query or a fragment; only https://host[:port][/path] was expected"
  ),
  Slip(
    "output: out", "output: out\nmonitoring: {ping_url: {env: ACME_KEY}}",
    "5: monitoring.ping_url: the text in environment variable ACME_KEY is no address; copy it again from the monitoring service"
  ),
  Slip(
    "output: out", "output: out\nmonitoring: {}",
    "5: monitoring.ping_url: is missing; {env: NAME} or {file: PATH} with the address was expected"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example}",
    "5: mail.from: is missing; an address such as Tieout <tieout@example.com> was expected"),
  Slip(
    "output: out", "output: out\nmail: {from: a@b.c}",
    "5: mail.server: is missing; smtps://host[:port] was expected, or smtp://host[:port] for STARTTLS"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: a@b.c, pasword: x}",
    "5: mail.pasword: is no known key; did you mean password?"),
  Slip(
    "output: out", "output: out\nmail: {server: m.example, from: a@b.c}",
    "5: mail.server: is \"m.example\"; smtps://host[:port] was expected, or smtp://host[:port] for STARTTLS"),
  Slip(
    "output: out", "output: out\nmail: {server: https://m.example, from: a@b.c}",
    "5: mail.server: is \"https://m.example\"; smtps://host[:port] was expected, or smtp://host[:port] for STARTTLS"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example/x, from: a@b.c}",
    "5: mail.server: is \"smtps://m.example/x\"; smtps://host[:port] was expected, or smtp://host[:port] for STARTTLS"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example:99999, from: a@b.c}",
    "5: mail.server: is \"smtps://m.example:99999\"; smtps://host[:port] was expected, or smtp://host[:port] for STARTTLS"
  ),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://me:canary@m.example, from: a@b.c}",
    "5: mail.server: has a user; only smtps://host[:port] was expected; user and password are keys of their own"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: \"a@b.c\\r\\nBcc: e@x.y\"}",
    "5: mail.from: is empty or has white space at its ends or a control character; plain text was expected"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: søren@b.c}",
    "5: mail.from: is \"søren@b.c\", which is no address; an address such as Tieout <tieout@example.com> was expected, in ASCII but for the name"
  ),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: a@b.c, user: me}",
    "5: mail.user: has no password; password: {file: PATH} or {env: NAME} was expected"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: a@b.c, password: {env: ACME_KEY}}",
    "5: mail.password: has no user; user was expected, or neither of them"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: a@b.c, user: me, password: canary}",
    "5: mail.password: is a literal value; keep secrets out of this file: {env: NAME} or {file: PATH} was expected"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: a@b.c, user: me, password: {env: PADDED}}",
    "5: mail.password.env: the secret in environment variable PADDED has 1 trailing blank; remove it there"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: a@b.c, ca: none.pem}",
    "5: mail.ca: file none.pem can't be read; name the PEM file of the authority that signs the server's certificate"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: a@b.c, ca: tieout.yaml}",
    "5: mail.ca: file tieout.yaml holds no certificate; -----BEGIN CERTIFICATE----- and base64 were expected"),
  Slip(
    "output: out", "output: out\ndigest: {to: [a@b.c]}",
    "5: digest: has no server that takes its mail; mail: {server: smtps://host, from: …} was expected"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: a@b.c}\ndigest: {when: always}",
    "6: digest.to: is missing; a list of addresses was expected"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: a@b.c}\ndigest: {to: a@b.c}",
    "6: digest.to: is text; a list was expected"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: a@b.c}\ndigest: {to: []}",
    "6: digest.to: has 0 addresses; 1 to 100 were expected"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: a@b.c}\ndigest: {to: [a@b.c, nobody]}",
    "6: digest.to[1]: is \"nobody\", which is no address; an address such as Tieout <tieout@example.com> was expected, in ASCII but for the name"
  ),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: a@b.c}\ndigest: {to: [a@b.c, Anna <A@b.C>]}",
    "6: digest.to[1]: is the address of digest.to[0]; remove one of them"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: a@b.c}\ndigest: {to: [a@b.c], when: never}",
    "6: digest.when: is \"never\"; always or alerts was expected"),
  Slip(
    "output: out", "output: out\nmail: {server: smtps://m.example, from: a@b.c}\ndigest: {to: [a@b.c], cc: [d@e.f]}",
    "6: digest.cc: is no known key; known keys: to, when"),
  Slip(
    "output: out", "output: out\nreport_definitions: none",
    "5: report_definitions: folder none does not exist; name a folder of definitions, or leave out the key"),
  Slip(
    "output: out", "output: out\nclaim_map: none.csv",
    "5: claim_map: file none.csv can't be read; put it there, or mend its path or owner"),
  Slip(
    "https://referral-api", "https://testreferral-api",
    "6: debitura.referral_api: is the test host, but environment is production; https://referral-api.debitura.com was expected"
  ),
  Slip(
    "environment: production", "environment: test",
    "6: debitura.referral_api: is the production host, but environment is test; https://testreferral-api.debitura.com was expected"
  ),
  Slip(
    "https://customer-api", "https://referral-api",
    "7: debitura.customer_api: is no host of Debitura's customer API; https://customer-api.debitura.com was expected"),
  Slip(
    "https://referral-api.debitura.com", "http://referral-api.debitura.com",
    "6: debitura.referral_api: is not encrypted; https was expected: http is for this machine only"),
  Slip(
    "https://referral-api.debitura.com", "http://127.evil.com",
    "6: debitura.referral_api: is not encrypted; https was expected: http is for this machine only"),
  Slip(
    "  customer_api: https://customer-api.debitura.com/\n", "",
    "6: debitura.customer_api: is missing; its address was expected, or customer_api: false for every partner"),
  Slip("id: acme", "id: Acme", "9: partners[0].id: is \"Acme\"; 1 to 40 characters of a-z, 0-9 and - were expected"),
  Slip("id: acme", "id: 7", "9: partners[0].id: is a number; text was expected: put it in quotes"),
  Slip(
    "api_key: {env: ACME_KEY}", "api_key: canary-literal",
    "11: partners[0].api_key: is a literal value; keep secrets out of this file: {env: NAME} or {file: PATH} was expected"
  ),
  Slip(
    "api_key: {env: ACME_KEY}", "api_key: {env: canary/literal}",
    "11: partners[0].api_key.env: is not the name of an environment variable; letters, digits and _ were expected"),
  Slip(
    "api_key: {env: ACME_KEY}", "api_key: {env: NOT_SET}",
    "11: partners[0].api_key.env: environment variable NOT_SET is not set or empty; set it for the job, or use {file: PATH}"
  ),
  Slip(
    "api_key: {env: ACME_KEY}", "api_key: {env: EMPTY}",
    "11: partners[0].api_key.env: environment variable EMPTY is not set or empty; set it for the job, or use {file: PATH}"
  ),
  Slip(
    "api_key: {env: ACME_KEY}", "api_key: {env: PADDED}",
    "11: partners[0].api_key.env: the secret in environment variable PADDED has 1 trailing blank; remove it there"
  ),
  Slip(
    "api_key: {env: ACME_KEY}", "api_key: {file: none}",
    "11: partners[0].api_key.file: file none can't be read (No such file or directory); create it, readable for the job's user only"
  ),
  Slip(
    "api_key: {env: ACME_KEY}", "api_key: {env: ACME_KEY, file: none}",
    "11: partners[0].api_key: names no place or two; {env: NAME} or {file: PATH} was expected"),
  Slip(
    "api_key: {env: ACME_KEY}", "api_key: {file: $CREDENTIALS_DIRECTORY/acme}",
    "11: partners[0].api_key.file: CREDENTIALS_DIRECTORY is not set; run the job as a systemd unit with LoadCredential, or name a path"
  ),
  Slip(
    "to: 2026-07-01", "to: 2026-07-02",
    "15: partners[0].agreement.rates[1].from: is 2026-07-01, but the rate before ends on 2026-07-02; periods that do not overlap were expected"
  ),
  Slip(
    "to: 2026-07-01", "to: 2026-06-30",
    "15: partners[0].agreement.rates[1].from: is 2026-07-01, but the rate before ends on 2026-06-30; periods without a gap were expected"
  ),
  Slip(
    "to: 2026-07-01", "to: 2023-07-01",
    "14: partners[0].agreement.rates[0].to: is 2023-07-01, which is not after from 2024-01-01; the first day without this rate was expected"
  ),
  Slip(
    "from: 2026-07-01", "from: 2024-01-01",
    "15: partners[0].agreement.rates[1].from: is 2024-01-01, as in another rate; periods that do not overlap were expected"
  ),
  Slip(
    "from: 2024-01-01", "from: 2024-02-30",
    "14: partners[0].agreement.rates[0].from: is \"2024-02-30\"; a date such as 2026-07-01 was expected"),
  Slip(
    "percent: 45", "percent: 100.5",
    "15: partners[0].agreement.rates[1].percent: is \"100.5\"; a percentage from 0 to 100 with at most 6 decimals was expected"
  ),
  Slip(
    "percent: 45", "percent: \"45\"",
    "15: partners[0].agreement.rates[1].percent: is \"45\"; a percentage from 0 to 100 with at most 6 decimals was expected: leave out the quotes"
  ),
  Slip(
    "percent: 45", "percent: 45%",
    "15: partners[0].agreement.rates[1].percent: is \"45%\"; a percentage from 0 to 100 with at most 6 decimals was expected"
  ),
  Slip(
    "pre_legal: 40", "prelegal: 40",
    "16: partners[0].agreement.platform_share.prelegal: is no known key; did you mean pre_legal?"),
  Slip(
    "success_fee: from_case", "success_fee: case",
    "17: partners[0].agreement.success_fee: is \"case\"; from_case or a percentage was expected"),
  Slip(
    "success_fee: from_case", "success_fee: 12",
    "19: partners[0].agreement.examples[0].success_fee: is 15, but the agreement's success_fee is 12; the same one was expected"
  ),
  Slip(
    "success_fee: from_case", "success_fee: from_case\n      rounding: up",
    "18: partners[0].agreement.rounding: is \"up\"; half_up or half_even was expected"),
  Slip(
    "success_fee: from_case", "success_fee: from_case\n      minimum_payout: {eur: 25.00}",
    "18: partners[0].agreement.minimum_payout.eur: is no known currency; did you mean EUR?"),
  Slip(
    "success_fee: from_case", "success_fee: from_case\n      minimum_payout: {JPY: 25.5}",
    "18: partners[0].agreement.minimum_payout.JPY: is \"25.5\"; an amount with at most 0 decimals for JPY was expected"),
  Slip(
    "fee: 15.00", "fee: 15.01",
    "19: partners[0].agreement.examples[0].fee: the agreement gives 1000.00 EUR × 15 % × 20 % × 50 % = 15.00 EUR, the example says 15.01 EUR; correct the agreement or the example"
  ),
  Slip(
    "phase: legal", "phase: enforcement",
    "19: partners[0].agreement.examples[0].phase: is enforcement, which has no platform_share; a phase of the agreement was expected"
  ),
  Slip(
    "date: 2026-03-01", "date: 2023-12-31",
    "19: partners[0].agreement.examples[0].date: is 2023-12-31, on which no rate is in force; a date within rates was expected"
  ),
  Slip("kind: debitura", "kind: stripe", "22: channels[0].kind: is \"stripe\"; debitura or receeve was expected"),
  Slip(
    "percent: 45", "percent: 33,3",
    "15: partners[0].agreement.rates[1].3: is a number behind a comma; write decimals with a point, such as 33.3"),
  Slip(
    "success_fee: from_case", "success_fee: from_case\n      minimum_payout: {EUR: 25,00, DKK: 1}",
    "18: partners[0].agreement.minimum_payout.00: is a number behind a comma; write decimals with a point, such as 33.3"
  ),
  Slip(
    "output: out", "output: out\nescalate_at: 2500,50",
    "5: escalate_at: is \"2500,50\"; an amount such as 10000.00 was expected: write 2500.50, with a point"),
  Slip(
    "output: out", "output: out\nescalate_at: 10,000",
    "5: escalate_at: is \"10,000\"; an amount such as 10000.00 was expected"),
  Slip(
    "output: out", "output: out\nkeep: {nights: 0}",
    "5: keep.nights: is \"0\"; a whole number from 1 to 36500 was expected"),
  Slip(
    "output: out", "output: out\nkeep: {}",
    "5: keep.nights: is missing; how many nights' reports are kept was expected, such as 90"),
  Slip("output: out", "output: out\nkeep: 90", "5: keep: is a number; a mapping (key: value) was expected"),
  Slip(
    "partner: acme", "partner: amce",
    "24: channels[0].partner: is \"amce\", which is in no partners[].id; did you mean acme?"),
  Slip(
    "partner: acme", "partner: brich",
    "24: channels[0].partner: is \"brich\", which is in no partners[].id; there are acme"),
  Slip(
    "partner: acme", "partner: acmee",
    "24: channels[0].partner: is \"acmee\", which is in no partners[].id; did you mean acme?"),
  Slip(
    "audience: referral_partner", "audience: customer",
    "21: channels[0].tenant: is missing; the externalTenantId of the client was expected"),
  Slip(
    "partner: acme", "partner: acme\n    tenant: t17",
    "25: channels[0].tenant: does not belong here; a referral_partner channel has none: remove it"),
  Slip(
    "    secrets: [{env: ACME_SECRET}]\n", "",
    "21: channels[0]: requires signatures but has no secrets; name secrets, or say require_signature: false"),
  Slip(
    "[{env: ACME_SECRET}]", "[{env: LOOSE}]",
    "26: channels[0].secrets[0]: the secret in environment variable LOOSE is not canonical base64; copy it again from Debitura, without white space"
  ),
  Slip(
    "[{env: ACME_SECRET}]", "[{env: SHORT}]",
    "26: channels[0].secrets[0]: the secret in environment variable SHORT has 5 bytes after base64; at least 24 were expected"
  ),
  Slip(
    "secrets: [{env: ACME_SECRET}]", "public_key: k.pem",
    "26: channels[0].public_key: does not belong here; a debitura channel has secrets: remove it"),
  Slip("output: out", "output: \"out", "28: is no YAML"),
]

struct `Configuration errors` {
  @Test func `the sound configuration has none`() throws {
    #expect(try Installation().problems(Installation.sound) == [])
  }

  @Test(arguments: slips)
  func `each slip is told in one line with its place and the way out`(slip: Slip) throws {
    let problems = try Installation().problems(Installation.replacing(slip.part, slip.other))
    let expected = "tieout.yaml:\(slip.message)"
    if slip.message.hasSuffix("is no YAML") {
      #expect(problems.count == 1)
    } else {
      #expect(problems.first == expected)
    }
    #expect(problems.allSatisfy { !$0.contains("\n") && !$0.contains("canary") })
  }

  @Test func `everything that is wrong is told at once, in the order of the lines`() throws {
    let yaml = Installation.replacing("output: out", "output: 1")
      .replacingOccurrences(of: "percent: 45", with: "percent: 450")
      .replacingOccurrences(of: "kind: debitura", with: "kind: d")
    let installation = try Installation()
    let paths = try installation.problems(yaml).map { $0.split(separator: " ")[1] }
    #expect(paths == ["output:", "partners[0].agreement.rates[1].percent:", "channels[0].kind:"])
    let error = #expect(throws: ConfigurationError.self) { try installation.load(yaml) }
    #expect(error?.description.hasSuffix("put it in quotes (and 2 more: --verbose lists them)") == true)
  }

  @Test func `ids, names and paths are used once`() throws {
    let partner = Installation.sound.split(separator: "\n").map(String.init)[8...18].joined(separator: "\n")
    let channel = "  - {name: acme-partner, kind: receeve, path: events/acme/*.ndjson, require_signature: false}\n"
    let yaml = Installation.replacing("channels:\n", partner + "\nchannels:\n") + channel
    #expect(
      try Installation().problems(yaml) == [
        "tieout.yaml:20: partners[1].id: is \"acme\", as in partners[0].id; another one was expected",
        "tieout.yaml:38: channels[1].name: is \"acme-partner\", as in channels[0].name; another one was expected",
        "tieout.yaml:38: channels[1].path: is \"events/acme/*.ndjson\", as in channels[0].path; another one was expected",
      ])
  }

  @Test func `a file that is missing or empty is told too`() throws {
    let installation = try Installation()
    let missing = #expect(throws: ConfigurationError.self) {
      try Configuration.load("/nowhere/tieout.yaml", variables: [:])
    }
    #expect(
      missing?.description
        == "/nowhere/tieout.yaml: can't be read; name the configuration with --config or TIEOUT_CONFIG")
    #expect(try installation.problems("") == ["tieout.yaml:1: is empty; `tieout init FOLDER` writes one to fill in"])
    try installation.write(bytes: Array("# one\n# caf".utf8) + [0xE9, 0x0A], to: "latin.yaml")
    let latin = #expect(throws: ConfigurationError.self) {
      try Configuration.load("\(installation.folder)/latin.yaml", variables: [:])
    }
    #expect(latin?.description == "\(installation.folder)/latin.yaml:2: is no UTF-8 text; save it as UTF-8")
    #expect(try installation.problems("- a") == ["tieout.yaml:1: is a list; a mapping (key: value) was expected"])
  }
}
