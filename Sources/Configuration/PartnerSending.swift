package import Platforms

/// By which mail a partner gets its statements (`send` of a partner; issue 13, Sending).
package struct PartnerSending: Hashable, Sendable {
  /// At least one.
  package let to: [MailAddress]
  package let cc: [MailAddress]
}

extension Place {
  /// How a partner gets its statements; nil for what is wrong, which is noted.
  func partnerSending() -> PartnerSending? {
    section(keys: ["mail"])?.required("mail", "{to: [address]} was expected")?.partnerMail()
  }

  private func partnerMail() -> PartnerSending? {
    guard let section = section(keys: ["to", "cc"]) else { return nil }
    let to = section.required("to", "a list of addresses was expected")?.mailAddresses()
    let cc = section["cc"].map { $0.mailAddresses() } ?? []
    guard let to, let cc else { return nil }
    let known = Set(to.map { $0.address.lowercased() })
    guard !cc.contains(where: { known.contains($0.address.lowercased()) }) else {
      return section["cc"]?.refuse("has an address of `to`", "remove it here or there")
    }
    return PartnerSending(to: to, cc: cc)
  }
}
