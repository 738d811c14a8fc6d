import Configuration
import Foundation
import Testing
import Platforms

struct `Secrets` {
  @Test func `never print themselves`() throws {
    let installation = try Installation()
    let configuration = try installation.load(Installation.sound)
    let secret = try #require(configuration.partner("acme")).apiKey
    var dumped = ""
    dump(configuration, to: &dumped)
    let printed = [
      "\(secret)", String(reflecting: secret), String(describing: Mirror(reflecting: secret).children.map(\.value)),
      "\(configuration)", String(reflecting: configuration), dumped,
    ]
    #expect(printed[0] == "•••")
    #expect(printed.allSatisfy { !$0.contains("canary") && !$0.contains("[50, 55") })
    #expect(!dumped.contains("bytes"))
    #expect(secret.secret.reveal() == "canary-key-1")
    #expect(secret.source == "environment variable ACME_KEY")
    let signing = configuration.channels.flatMap(\.signingSecrets).map { $0.secret.revealBytes().count }
    #expect(signing == [32])
  }

  @Test func `are not needed where nothing is sent or verified`() throws {
    let installation = try Installation()
    try installation.write(Installation.sound, to: "tieout.yaml")
    let file = "\(installation.folder)/tieout.yaml"
    #expect(throws: ConfigurationError.self) { try Configuration.load(file, variables: [:]) }
    let configuration = try Configuration.load(file, variables: [:], readsSecrets: false)
    let partner = try #require(configuration.partner("acme"))
    #expect(partner.apiKey.secret.revealBytes().isEmpty && partner.apiKey.source == "nowhere: it was not read")
    #expect(configuration.channels.flatMap(\.signingSecrets).allSatisfy { $0.secret.revealBytes().isEmpty })
  }

  @Test(arguments: ["canary-key", "canary-key\n", "canary-key\r\n"])
  func `a file may end with a line break`(content: String) throws {
    let installation = try Installation()
    try installation.write(content, to: "secrets/key")
    let configuration = try installation.load(Installation.replacing("{env: ACME_KEY}", "{file: secrets/key}"))
    #expect(configuration.partner("acme")?.apiKey.secret.reveal() == "canary-key")
  }

  @Test(arguments: [
    ("canary\n\n", 0o600, "the secret in file secrets/key has 1 trailing line break; remove it there"),
    (" canary", 0o600, "the secret in file secrets/key has 1 leading blank; remove it there"),
    (
      "\tcanary \t\n\n", 0o600,
      "the secret in file secrets/key has 1 leading tab and 3 trailing white-space characters; remove it there"
    ),
    ("can ary", 0o600, "the secret in file secrets/key has white space within it; remove it there"),
    ("\"canary\"", 0o600, "the secret in file secrets/key has quotes around it; remove it there"),
    ("", 0o600, "file secrets/key is empty; put the secret in it"),
    ("\n", 0o600, "file secrets/key is empty; put the secret in it"),
    ("canary", 0o640, "file secrets/key can be read by others; chmod 600 it"),
    ("canary", 0o604, "file secrets/key can be read by others; chmod 600 it"),
  ])
  func `a file that is no clean secret is refused`(content: String, mode: Int, message: String) throws {
    let installation = try Installation()
    try installation.write(content, to: "secrets/key", mode: mode)
    let problems = try installation.problems(Installation.replacing("{env: ACME_KEY}", "{file: secrets/key}"))
    #expect(problems == ["tieout.yaml:11: partners[0].api_key.file: \(message)"])
  }

  @Test func `a link leads to the file whose rights count`() throws {
    let installation = try Installation()
    try installation.write("canary-key", to: "real")
    try FileManager.default.createSymbolicLink(
      atPath: "\(installation.folder)/link", withDestinationPath: "\(installation.folder)/real")
    let yaml = Installation.replacing("{env: ACME_KEY}", "{file: link}")
    #expect(try installation.load(yaml).partner("acme")?.apiKey.secret.reveal() == "canary-key")
  }

  @Test func `systemd's credentials may be readable by their group`() throws {
    let installation = try Installation()
    try installation.write("canary-key", to: "credentials/acme", mode: 0o440)
    installation.variables["CREDENTIALS_DIRECTORY"] = "\(installation.folder)/credentials"
    let yaml = Installation.replacing("{env: ACME_KEY}", "{file: $CREDENTIALS_DIRECTORY/acme}")
    #expect(try installation.load(yaml).partner("acme")?.apiKey.secret.reveal() == "canary-key")
  }
}

struct `Public keys` {
  private let channel = "  - {name: receeve, kind: receeve, path: \"r/*\", public_key: r.pem}\n"
  private let pem = "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A\n-----END PUBLIC KEY-----\n"

  @Test func `are kept as text, once the caller finds nothing wrong`() throws {
    let installation = try Installation()
    try installation.write(pem, to: "r.pem", mode: 0o644)
    #expect(try installation.load(Installation.sound + channel).channels.last?.publicKeyPEM == pem)
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration.load("\(installation.folder)/tieout.yaml", variables: installation.variables) { _ in
        "is no RSA key"
      }
    }
    #expect(
      error?.description.hasSuffix("file r.pem: is no RSA key; name the PEM file of Receeve's public key") == true)
  }

  @Test(arguments: [("PUBLIC", "PRIVATE", "holds a private key"), ("MIIB", "M?", "is no PEM public key")])
  func `anything else is refused`(part: String, other: String, wrong: String) throws {
    let installation = try Installation()
    try installation.write(pem.replacingOccurrences(of: part, with: other), to: "r.pem")
    let problems = try installation.problems(Installation.sound + channel)
    #expect(problems.count == 1 && problems[0].contains("channels[1].public_key: file r.pem \(wrong);"))
  }
}
