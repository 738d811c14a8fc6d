import Books
import Foundation
import Platforms

/// Which of Debitura's APIs an address is for.
enum APIRole: String {
  case referral, customer
}

extension Place {
  /// The address of an API: https, or http on this machine; of the configured environment; without a slash at its end.
  ///
  /// A key sent to the other environment's host, or in clear over the network, can't be called back (contracts A.1).
  func apiAddress(_ environment: Environment?, role: APIRole) -> String? {
    guard let address = text(max: 2000) else { return nil }
    guard let parts = URLComponents(string: address), let scheme = parts.scheme, let host = parts.host?.lowercased(),
      !host.isEmpty, ["https", "http"].contains(scheme)
    else {
      return refuse("is \(OneLine.quoted(address))", "an address such as https://\(role)-api.debitura.com was expected")
    }
    guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
      return refuse("has a user, a query or a fragment", "only https://host[:port][/path] was expected")
    }
    guard scheme == "https" || LoopbackHost.contains(host) else {
      return refuse("is not encrypted", "https was expected: http is for this machine only")
    }
    guard fits(host, environment, role) else { return nil }
    return String(address.reversed().drop { $0 == "/" }.reversed())
  }

  private func fits(_ host: String, _ environment: Environment?, _ role: APIRole) -> Bool {
    let hosts = ["\(role)-api.debitura.com", "test\(role)-api.debitura.com"]
    guard host == "debitura.com" || host.hasSuffix(".debitura.com") else { return true }
    guard let index = hosts.firstIndex(of: host) else {
      refuse("is no host of Debitura's \(role) API", "https://\(hosts[environment == .test ? 1 : 0]) was expected")
      return false
    }
    let hostEnvironment = [Environment.production, .test][index]
    guard let environment, hostEnvironment != environment else { return true }
    let expected = "https://\(hosts[1 - index])"
    refuse("is the \(hostEnvironment) host, but environment is \(environment)", "\(expected) was expected")
    return false
  }
}
