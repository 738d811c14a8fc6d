import Amounts
import Books
import Configuration
import Storage

/// What an explanation is about, as the store knows it.
enum FoundSubject: Sendable {
  case caseFile(String)
  case payment(String, caseID: String)
  case allocation(AllocationKey)
  case settlement(provider: Key, trackingID: Key)
  case statementLine(StatementLineName)
  case discrepancy(StoredDiscrepancy)
}

/// Finds what somebody means by an id that they typed or pasted from a report.
struct SubjectFinder {
  let identities: IdentityBook

  init(_ identities: IdentityBook) { self.identities = identities }

  /// - Throws: ``JobError/configuration(_:)`` with the command that takes the id, or with what ids there are.
  func find(_ question: ExplainJob.Question, in book: DiscrepancyBook) throws -> FoundSubject {
    switch question {
    case .caseFile(let text): return try caseFile(PastedID(text))
    case .payment(let text): return try payment(PastedID(text))
    case .allocation(let text): return try allocation(PastedID(text))
    case .statementLine(let text):
      let id = PastedID(text)
      guard let name = StatementLineName(id.text) else { throw unknown(id, wanted: "statement-line") }
      return .statementLine(name)
    case .discrepancy(let code, let subject): return .discrepancy(try discrepancy(code, subject, book))
    }
  }

  /// What a reading of the store begins at.
  func start(_ subject: FoundSubject, line: StatementLine?) throws -> ExcerptStart {
    var start = ExcerptStart()
    switch subject {
    case .caseFile(let id): start.caseIDs = [Key(id)]
    case .payment(_, let caseID): start.caseIDs = [Key(caseID)]
    case .allocation(let key):
      start.settlements = [(key.provider, key.trackingID)]
      start.caseIDs = try identities.cases(ofSettlement: key.provider, key.trackingID)
    case .settlement(let provider, let trackingID):
      start.settlements = [(provider, trackingID)]
      start.caseIDs = try identities.cases(ofSettlement: provider, trackingID)
    case .statementLine:
      if let id = line?.item.paymentID, let caseID = try identities.caseOfPayment(id) { start.caseIDs = [Key(caseID)] }
    case .discrepancy(let stored): try begin(&start, at: stored)
    }
    return start
  }

  private func begin(_ start: inout ExcerptStart, at stored: StoredDiscrepancy) throws {
    let id = PastedID(stored.life.subject)
    if let caseID = stored.caseID { start.caseIDs = [Key(caseID)] }
    switch id.kind {
    case "payment": start.caseIDs.formUnion(try identities.caseOfPayment(id.text).map { [Key($0)] } ?? [])
    case "allocation", "settlement":
      start.settlements = try identities.settlements(id.text)
      for (provider, trackingID) in start.settlements {
        start.caseIDs.formUnion(try identities.cases(ofSettlement: provider, trackingID))
      }
    case "claim": start.claims = [Key(id.text)]
    default: break
    }
  }

  // MARK: One kind each

  private func caseFile(_ id: PastedID) throws -> FoundSubject {
    guard id.kind == nil || id.kind == "case" else { throw unknown(id, wanted: "case") }
    let found = try identities.cases(id.text)
    guard let only = found.first else { throw unknown(id, wanted: "case") }
    guard found.count == 1 else {
      throw JobError.configuration([
        "\(id.text): several cases have this reference; name one of \(found.prefix(10).joined(separator: ", "))"
      ])
    }
    return .caseFile(only)
  }

  private func payment(_ id: PastedID) throws -> FoundSubject {
    guard id.kind == nil || id.kind == "payment" else { throw unknown(id, wanted: "payment") }
    guard let caseID = try identities.caseOfPayment(id.text) else { throw unknown(id, wanted: "payment") }
    return .payment(LooseText.lowercasedASCII(id.text), caseID: caseID)
  }

  private func allocation(_ id: PastedID) throws -> FoundSubject {
    guard id.kind == nil || id.kind == "allocation" || id.kind == "settlement" else {
      throw unknown(id, wanted: "allocation")
    }
    let text = id.withSlashes
    for (provider, trackingID) in try identities.settlements(text) {
      let settlement = "\(provider)/\(trackingID)"
      // The provider may be in capitals; everything behind it is as it was sent.
      let rest = text.dropFirst(settlement.count)
      if rest.isEmpty { return .settlement(provider: provider, trackingID: trackingID) }
      let claim = Key(String(rest.dropFirst()))
      if try identities.claims(ofSettlement: provider, trackingID).contains(claim) {
        return .allocation(AllocationKey(provider: provider, trackingID: trackingID, claimRef: claim))
      }
    }
    throw unknown(id, wanted: "allocation")
  }

  private func discrepancy(_ first: String, _ second: String?, _ book: DiscrepancyBook) throws -> StoredDiscrepancy {
    let words = first.split { $0 == "," || $0.isWhitespace }
    if second == nil, DiscrepancyCode(rawValue: words.first.map(String.init) ?? "") == nil {
      let id = PastedID(first)
      let codes = try identities.codes(about: first) + (id.kind == nil ? [] : try identities.codes(about: id.subject))
      if let code = codes.first { throw JobError.configuration([JobText.about(first, code, codes.count)]) }
    }
    let name = try DiscrepancyName(first, second)
    let isThere = try !book.find(name.code, name.subject).isEmpty
    let lower = LooseText.lowercasedASCII(name.subject)
    return try (isThere ? name : DiscrepancyName(name.code.rawValue, lower)).find(in: book)
  }

  // MARK: Help

  private func unknown(_ id: PastedID, wanted: String) -> any Error {
    do { return JobError.configuration(["\(id.shown): \(try help(id, wanted: wanted))"]) } catch { return error }
  }

  private func help(_ id: PastedID, wanted: String) throws -> String {
    if let known = try other(id) { return known }
    let codes = try identities.codes(about: id.subject)
    if let code = codes.first {
      return "look at it with `tieout explain discrepancy \(code.rawValue) \(SafeText.shellWord(id.subject))`"
    }
    return
      "nothing stored has this \(wanted == "statement-line" ? "name" : "id"). A case is named by its id or reference "
      + "(outstanding-balances.csv), a payment by its id (payments.csv), an allocation by provider/trackingId/claimRef "
      + "(settlements.csv), a line by its line_id (the statement's CSV), a discrepancy by code and subject "
      + "(discrepancies.csv)"
  }

  /// What the id names besides what was asked for.
  private func other(_ id: PastedID) throws -> String? {
    func take(_ kind: String, _ text: String) -> String {
      "is \(kind.first == "a" ? "an" : "a") \(kind); use `tieout explain \(kind) \(SafeText.shellWord(text))`"
    }
    if DiscrepancyCode(rawValue: id.text) != nil {
      return "is a code; use `tieout explain discrepancy \(id.text) SUBJECT`"
    }
    if let name = StatementLineName(id.text) { return take("statement-line", name.text) }
    if let name = StatementLineName("\(id.text)-1") {
      return "is a statement; explain a line of it, such as \(name.text)"
    }
    if try identities.caseOfPayment(id.text) != nil { return take("payment", id.text) }
    if try !identities.cases(id.text).isEmpty { return take("case", id.text) }
    if try !identities.settlements(id.withSlashes).isEmpty {
      if let subject = try nearAllocation(id.withSlashes) { return subject }
      return take("allocation", id.withSlashes)
    }
    if let caseID = try identities.caseOfTransaction(id.text) {
      return "is a reporting transaction; its case is explained by `tieout explain case \(caseID)`"
    }
    if try identities.isAnnounced(payment: id.text) {
      return "is a payment that events tell of and no list ever showed; use `tieout explain discrepancy "
        + "event-without-payment payment:\(LooseText.lowercasedASCII(id.text))`"
    }
    if try identities.isClaim(id.text) {
      return "is a claim that is on no case; its allocations in settlements.csv can be explained"
    }
    let last = id.text.split(separator: "/").last.map(String.init) ?? id.text
    if let partner = try identities.partners(ofTenant: last).first {
      return "is a client of \(partner); its cases and payments can be explained"
    }
    if let channel = try identities.channels(ofEvent: last).first {
      return "is a delivery of channel \(channel); explanations name the deliveries behind a case or payment"
    }
    return nil
  }

  /// For an allocation whose settlement is known, but with other claims.
  private func nearAllocation(_ text: String) throws -> String? {
    for (provider, trackingID) in try identities.settlements(text)
    where Key(String(text.utf8.dropFirst(provider.text.utf8.count + 1)) ?? "") != trackingID {
      let claims = try identities.claims(ofSettlement: provider, trackingID)
      let settlement = "\(provider)/\(trackingID)"
      if claims.contains(Key(String(text.utf8.dropFirst(settlement.utf8.count + 1)) ?? "")) { continue }
      return "the settlement has no such claim; it has \(claims.sorted().prefix(10).joined(separator: ", "))"
    }
    return nil
  }
}

/// Short texts of errors.
private enum JobText {
  static func about(_ subject: String, _ code: DiscrepancyCode, _ count: Int) -> String {
    "\(subject): is a subject; name the code first, such as `\(code.rawValue) \(subject)`"
      + (count > 1 ? " (there are \(count))" : "")
  }
}
