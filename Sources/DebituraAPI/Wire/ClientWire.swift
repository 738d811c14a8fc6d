import Books

/// `ClientCreatedResponse` (contracts B.1).
extension ClientRow: WireRow {
  static func id(_ fields: Fields) throws(FieldFault) -> String {
    guard let tenant = try fields.key("externalTenantId") else {
      throw FieldFault(field: "externalTenantId", fault: .missing)
    }
    return tenant
  }

  static func read(_ fields: Fields, id: String) throws(FieldFault) -> ClientRow {
    let client = try fields.object("client")
    return ClientRow(
      tenant: id,
      creditorID: try client.id("id"),
      companyName: try client.text("companyName"),
      isAttributed: try fields.bool("isAttributedClient"),
      linkedAt: try fields.optionalInstant("dateLinked"))
  }
}
