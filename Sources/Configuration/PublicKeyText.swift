import Foundation

extension Place {
  /// The text of a PEM file with one public key.
  func publicKey(_ context: ReadingContext) -> String? {
    guard let named = text(max: 4096) else { return nil }
    guard context.readsFiles else { return "" }
    guard let data = BoundedFile.contents(context.absolute(named), bytesMax: 65_536),
      let pem = String(data: data, encoding: .utf8)
    else { return refuse("file \(named) can't be read as text", "name the PEM file of Receeve's public key") }
    guard !pem.contains("PRIVATE KEY-----") else {
      return refuse(
        "file \(named) holds a private key",
        "name the PEM file of the public key, and replace this one: it is known now")
    }
    guard PublicKeyText.looksRight(pem) else {
      return refuse("file \(named) is no PEM public key", "-----BEGIN PUBLIC KEY----- and base64 were expected")
    }
    if let problem = context.publicKeyProblem(pem) {
      return refuse("file \(named): \(problem)", "name the PEM file of Receeve's public key")
    }
    return pem
  }
}

private enum PublicKeyText {
  /// Exactly one block of base64 between matching lines; whether it is a key is for the signature check to say.
  static func looksRight(_ pem: String) -> Bool {
    let lines = pem.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty }
    guard let first = lines.first, let last = lines.last, lines.count >= 3 else { return false }
    let labels = ["PUBLIC KEY", "RSA PUBLIC KEY"]
    guard labels.contains(where: { first == "-----BEGIN \($0)-----" && last == "-----END \($0)-----" }) else {
      return false
    }
    return Data(base64Encoded: lines.dropFirst().dropLast().joined()).map { !$0.isEmpty } ?? false
  }
}
