import Foundation
import Platforms

extension Place {
  /// The address of a monitoring service, which is a secret: who knows it can say that all is well.
  func monitoring(_ context: ReadingContext) -> ConfiguredSecret? {
    guard let section = section(keys: ["ping_url"]) else { return nil }
    return section.required("ping_url", "{env: NAME} or {file: PATH} with the address was expected")?.pingURL(context)
  }

  private func pingURL(_ context: ReadingContext) -> ConfiguredSecret? {
    guard context.readsSecrets else { return ConfiguredSecret(bytes: [], source: "nowhere: it was not read") }
    guard let (address, source) = secretText(context) else { return nil }
    guard address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), let parts = URLComponents(string: address),
      let scheme = parts.scheme, let host = parts.host?.lowercased(), !host.isEmpty
    else { return refuse("the text in \(source) is no address", "copy it again from the monitoring service") }
    guard scheme == "https" || (scheme == "http" && LoopbackHost.contains(host)) else {
      return refuse("the address in \(source) is not encrypted", "https was expected: http is for this machine only")
    }
    // `/start` and the exit status are put at its end.
    guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
      return refuse(
        "the address in \(source) has a user, a query or a fragment", "only https://host[:port][/path] was expected")
    }
    return ConfiguredSecret(
      bytes: Array(address.utf8.reversed().drop { $0 == UInt8(ascii: "/") }.reversed()), source: source)
  }
}
