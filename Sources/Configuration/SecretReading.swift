import Foundation
import Yams

extension Place {
  /// An API key from `{env: NAME}` or `{file: PATH}`.
  func apiKey(_ context: ReadingContext) -> ConfiguredSecret? {
    guard context.readsSecrets else { return ConfiguredSecret(bytes: [], source: "nowhere: it was not read") }
    guard let (value, source) = secretText(context) else { return nil }
    guard value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      return refuse("the key in \(source) has white space or other characters that no key has", Place.copyAgain)
    }
    return ConfiguredSecret(bytes: Array(value.utf8), source: source)
  }

  /// A signing secret from `{env: NAME}` or `{file: PATH}`: base64, decoded here.
  func signingSecret(_ context: ReadingContext) -> ConfiguredSecret? {
    guard context.readsSecrets else { return ConfiguredSecret(bytes: [], source: "nowhere: it was not read") }
    guard let (value, source) = secretText(context) else { return nil }
    // Data decodes "AB==" and "AA==" alike: only a text that comes back the same is the one that was issued (M16).
    guard let key = Data(base64Encoded: value), key.base64EncodedString() == value else {
      return refuse("the secret in \(source) is not canonical base64", Place.copyAgain)
    }
    guard key.count >= Place.signingKeyBytesMin else {
      return refuse(
        "the secret in \(source) has \(key.count) bytes after base64",
        "at least \(Place.signingKeyBytesMin) were expected")
    }
    return ConfiguredSecret(bytes: Array(key), source: source)
  }

  /// Debitura's secrets have 32 bytes; fewer than 24 is a cut or a made-up one (reliability S3).
  private static let signingKeyBytesMin = 24

  private static let copyAgain = "copy it again from Debitura, without white space"

  /// The text that a reference leads to; nothing of it is ever in a message.
  func secretText(_ context: ReadingContext) -> (value: String, source: String)? {
    if node.scalar != nil {
      return refuse(
        "is a literal value", "keep secrets out of this file: {env: NAME} or {file: PATH} was expected")
    }
    guard let section = section(keys: ["env", "file"]) else { return nil }
    switch (section["env"], section["file"]) {
    case (let name?, nil): return name.variable(context)
    case (nil, let file?): return file.secretFile(context)
    default: return refuse("names no place or two", "{env: NAME} or {file: PATH} was expected")
    }
  }

  private func variable(_ context: ReadingContext) -> (value: String, source: String)? {
    guard let name = text() else { return nil }
    let isName = name.utf8.allSatisfy { $0 == 0x5F || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) }
    guard isName, !(0x30...0x39).contains(name.utf8.first ?? 0x30) else {
      // It may be the secret itself: not shown.
      return refuse("is not the name of an environment variable", "letters, digits and _ were expected")
    }
    let source = "environment variable \(name)"
    guard let value = context.variables[name], !value.isEmpty else {
      return refuse("\(source) is not set or empty", "set it for the job, or use {file: PATH}")
    }
    return clean(value, source)
  }

  private func secretFile(_ context: ReadingContext) -> (value: String, source: String)? {
    guard let named = text(max: 4096) else { return nil }
    guard let path = context.secretPath(named) else {
      return refuse(
        "CREDENTIALS_DIRECTORY is not set", "run the job as a systemd unit with LoadCredential, or name a path")
    }
    let source = "file \(named)"
    switch SecretFile.read(path, context) {
    case .success(let text): return clean(text, source)
    case .failure(let fault): return refuse("\(source) \(fault.wrong)", fault.remedy)
    }
  }

  private func clean(_ value: String, _ source: String) -> (value: String, source: String)? {
    guard !value.isEmpty else { return refuse("\(source) is empty", "put the secret in it") }
    if let stray = StrayCharacters.words(in: value) {
      return refuse("the secret in \(source) has \(stray)", "remove it there")
    }
    return (value, source)
  }
}
