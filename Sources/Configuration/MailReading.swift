import Foundation
import Platforms

extension Place {
  /// The server that takes mail, and who sends it.
  func mail(_ context: ReadingContext) -> MailSettings? {
    guard let section = section(keys: ["server", "user", "password", "from", "ca"]) else { return nil }
    let address = section.required("server", Place.serverRemedy)?.mailServer()
    let from = section.required("from", Place.addressRemedy)?.mailAddress()
    let login = section.mailLogin(context)
    let authority = section["ca"].map { $0.certificateFile(context) }
    guard let address, let from, let login, authority != .some(nil) else { return nil }
    let server = MailServer(
      host: address.host, port: address.port, isEncrypted: address.isEncrypted, login: login,
      authority: authority ?? nil)
    return MailSettings(server: server, from: from)
  }

  /// Who gets the mail of a night.
  func digest() -> NightDigest? {
    guard let section = section(keys: ["to", "when"]) else { return nil }
    let to = section.required("to", "a list of addresses was expected")?.mailAddresses()
    let nights = section["when"].map { $0.word(NightDigest.Nights.allCases.map { ($0.rawValue, $0) }) } ?? .always
    guard let to, let nights else { return nil }
    return NightDigest(to: to, nights: nights)
  }

  private static let serverRemedy =
    "smtps://host[:port] was expected, or smtp://host[:port] for STARTTLS"

  private static let addressRemedy = "an address such as Tieout <tieout@example.com> was expected"

  private func mailServer() -> (host: String, port: Int?, isEncrypted: Bool)? {
    guard let address = text(max: 2000) else { return nil }
    // Somebody may have written a password there: nothing of it is shown.
    guard !address.contains("@") else {
      return refuse("has a user", "only smtps://host[:port] was expected; user and password are keys of their own")
    }
    guard let parts = URLComponents(string: address), let scheme = parts.scheme, ["smtps", "smtp"].contains(scheme),
      let host = parts.host?.lowercased(), !host.isEmpty,
      host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "%") }), ["", "/"].contains(parts.path),
      parts.query == nil, parts.fragment == nil, parts.port.map({ (1...65_535).contains($0) }) ?? true
    else { return refuse("is \(OneLine.quoted(address))", Place.serverRemedy) }
    let isBare = host.contains(":") && !host.hasPrefix("[")
    return (isBare ? "[\(host)]" : host, parts.port, scheme == "smtps")
  }

  private func mailAddress() -> MailAddress? {
    guard let text = text(max: 400) else { return nil }
    guard let address = MailAddress(text) else {
      return refuse(
        "is \(OneLine.quoted(text)), which is no address", "\(Place.addressRemedy), in ASCII but for the name")
    }
    return address
  }

  /// More are better served by a list of the mail server's.
  private static let recipientsMax = 100

  func mailAddresses() -> [MailAddress]? {
    guard let places = list() else { return nil }
    guard (1...Place.recipientsMax).contains(places.count) else {
      return refuse("has \(places.count) addresses", "1 to \(Place.recipientsMax) were expected")
    }
    let addresses = places.map { $0.mailAddress() }
    for (index, address) in addresses.enumerated() {
      guard let address else { continue }
      let first = addresses.firstIndex { $0?.address.lowercased() == address.address.lowercased() } ?? index
      if first < index { return places[index].refuse("is the address of \(places[first].path)", "remove one of them") }
    }
    return addresses.contains { $0 == nil } ? nil : addresses.compactMap(\.self)
  }

  /// The path of a PEM file with certificates.
  private func certificateFile(_ context: ReadingContext) -> String? {
    guard let named = text(max: 4096) else { return nil }
    let path = context.absolute(named)
    guard context.readsFiles else { return path }
    guard let data = BoundedFile.contents(path, bytesMax: 1 << 20) else {
      return refuse(
        "file \(named) can't be read", "name the PEM file of the authority that signs the server's certificate")
    }
    guard String(decoding: data, as: UTF8.self).contains("-----BEGIN CERTIFICATE-----") else {
      return refuse("file \(named) holds no certificate", "-----BEGIN CERTIFICATE----- and base64 were expected")
    }
    return path
  }

  fileprivate func mailPassword(_ context: ReadingContext) -> Secret? {
    guard context.readsSecrets else { return Secret("") }
    guard let (password, source) = secretText(context) else { return nil }
    guard !password.unicodeScalars.contains(where: OneLine.isControl) else {
      return refuse("the password in \(source) has control characters", "put it there again")
    }
    return Secret(password)
  }
}

extension Section {
  /// Who logs in, where somebody does; nil where what is there is wrong.
  fileprivate func mailLogin(_ context: ReadingContext) -> MailServer.Login?? {
    switch (self["user"], self["password"]) {
    case (nil, nil): return .some(nil)
    case (let user?, let password?):
      guard let name = user.text(), let secret = password.mailPassword(context) else { return nil }
      return .some(MailServer.Login(user: name, password: secret))
    case (let user?, nil): return user.refuse("has no password", "password: {file: PATH} or {env: NAME} was expected")
    case (nil, let password?): return password.refuse("has no user", "user was expected, or neither of them")
    }
  }
}
