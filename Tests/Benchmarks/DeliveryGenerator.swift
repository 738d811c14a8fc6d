import Amounts
import Crypto
import Foundation

/// Writes the deliveries as files of NDJSON: half from Debitura, signed, and half from Receeve, unsigned.
struct DeliveryGenerator {
  private let data: Dataset
  private let code: HMAC<SHA256>

  init(_ data: Dataset) {
    self.data = data
    code = HMAC<SHA256>(key: SymmetricKey(data: Data(base64Encoded: Keys.secretText) ?? Data()))
  }

  /// The names of the channels of Debitura: one a partner, and one for its first tenant.
  static var debituraChannels: [(name: String, partner: Int, tenant: Int?)] {
    (0..<Dataset.partners).flatMap { partner -> [(name: String, partner: Int, tenant: Int?)] in
      [("partner-\(partner)", partner, nil), ("customer-\(partner)", partner, 0)]
    }
  }

  /// Writes deliveries with numbers from `first` on; gives how many bytes they are.
  ///
  /// - Parameter epoch: makes the ids of other nights others.
  func write(_ count: Int, epoch: Int, to folder: String) throws -> Int {
    var files: [String: OutputFile] = [:]
    func file(_ channel: String) throws -> OutputFile {
      if let file = files[channel] { return file }
      let path = "\(folder)/events/\(channel)"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      let file = try OutputFile("\(path)/2026-0\(epoch).ndjson")
      files[channel] = file
      return file
    }
    for index in 0..<(count / 2) {
      let debt = data.debt(index % data.cases)
      let round = index / data.cases + (epoch - 1) * 100
      let (channel, body, at) = debitura(debt, round: round)
      try file(channel).append(signed(body, at: at))
    }
    var written = 0
    var index = 0
    while written < count - count / 2 {
      let debt = data.debt(index % data.cases)
      let round = index / data.cases + (epoch - 1) * 100
      for line in receeve(debt, round: round) where written < count - count / 2 {
        try file("receeve").append(line)
        written += 1
      }
      index += 1
    }
    return try files.values.reduce(0) { try $0 + $1.finish() }
  }

  // MARK: Debitura

  private func debitura(_ debt: Dataset.Debt, round: Int) -> (channel: String, body: String, at: Instant) {
    let isCustomer = debt.tenant == 0 && round == 0 && !debt.payments.isEmpty
    let (event, data, at): (String, String, Instant)
    let tenant = Dataset.tenant(debt.partner, debt.tenant)
    if isCustomer, let payment = debt.payments.first {
      let amount = Money(minorUnits: payment.amount, currency: debt.currency)
      event = "payment.created"
      data =
        #""paymentId": "\#(payment.id)", "caseId": "\#(debt.id)", "amount": \#(amount.decimal), "currency": "\#(debt.currency.code)""#
      at = payment.at
    } else if round == 0 {
      event = "case.created"
      data = #""caseId": "\#(debt.id)", "reference": "\#(debt.claimRef)", "externalTenantId": "\#(tenant)""#
      at = debt.createdAt
    } else {
      event = "case.updated"
      data =
        #""caseId": "\#(debt.id)", "externalTenantId": "\#(tenant)", "previousLifecycle": "Created", "newLifecycle": "Active""#
      at = Instant(microseconds: debt.createdAt.microseconds + Int64(round) * 3_600_000_000)
    }
    let body =
      #"{"id": "\#(Dataset.uuid(debt.number, 100 + round))", "specVersion": "1.0", "event": "\#(event)", "#
      + #""timestamp": "\#(at)", "data": {\#(data)}, "#
      + #""links": {"client": "https://api.debitura.com/referral-partner/v1/clients/\#(tenant)"}}"#
    return (isCustomer ? "customer-\(debt.partner)" : "partner-\(debt.partner)", body, at)
  }

  private func signed(_ body: String, at: Instant) -> String {
    let seconds = at.secondsSince1970 + 2
    var code = self.code
    code.update(data: Data("\(seconds).\(body)".utf8))
    let digits = Array("0123456789abcdef".utf8)
    let hex = code.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return
      #"{"receivedAt": "\#(Instant(secondsSince1970: seconds + 1))", "headers": {"Content-Type": "application/json", "#
      + #""X-Debitura-Timestamp": "\#(seconds)", "X-Debitura-Signature": "t=\#(seconds),v1="#
      + String(decoding: hex, as: UTF8.self) + #""}, "body": "\#(escaped(body))"}"#
  }

  // MARK: Receeve

  /// A claim's opening, then its payments: processing and settled.
  private func receeve(_ debt: Dataset.Debt, round: Int) -> [String] {
    let currency = debt.currency.code
    let references =
      #""accountReference": "ACC-\#(debt.number / 3)", "claimRef": "\#(debt.claimRef)", "receeveClaimRef": "\#(debt.claimRef)""#
    if round > 0 {
      let at = Instant(microseconds: debt.createdAt.microseconds + Int64(round) * 7_200_000_000)
      let details = #""messageType": "event.debtorEmail.delivered.v1", \#(references), "messageRef": "m-\#(round)""#
      return [line(details, id: Dataset.uuid(debt.number, 400 + round), at: at)]
    }
    var lines = [
      line(
        #""messageType": "event.claim.created.v1", \#(references), "amount": \#(debt.principal), "currency": "\#(currency)", "#
          + #""dueDate": "2026-01-15""#, id: Dataset.uuid(debt.number, 200), at: debt.createdAt)
    ]
    for (index, payment) in debt.payments.enumerated() {
      // A few are a cent off, so that there is something to find.
      let amount = payment.amount + (debt.number % 97 == 0 ? 1 : 0)
      for (step, state) in ["processing", "settled"].enumerated() {
        let details =
          #""messageType": "event.claimDebtPayment.\#(state).v1", \#(references), "amount": \#(amount), "#
          + #""currency": "\#(currency)", "providerName": "STRIPE", "trackingId": "\#(payment.trackingID)", "#
          + #""paymentMethod": "creditCard", "paymentReference": "REF-\#(debt.number)""#
        let at = Instant(microseconds: payment.at.microseconds - 86_400_000_000 + Int64(step) * 3_600_000_000)
        lines.append(line(details, id: Dataset.uuid(debt.number, 300 + index * 2 + step), at: at))
      }
    }
    return lines
  }

  private func line(_ details: String, id: String, at: Instant) -> String {
    let body =
      #"{"payload": {"details": {\#(details)}, "messageId": "\#(id)", "timestamp": "\#(at)", "#
      + #""user": {"id": "u-17", "poolId": "eu-central-1_x", "originator": "ClientAPI"}}, "signature": "SIGNATURE"}"#
    let received = Instant(microseconds: at.microseconds + 2_376_000)
    return
      #"{"receivedAt": "\#(received)", "headers": {"content-type": "application/json"}, "body": "\#(escaped(body))"}"#
  }

  /// The body as a JSON string: it has no other character to escape.
  private func escaped(_ body: String) -> String {
    var out: [UInt8] = []
    out.reserveCapacity(body.utf8.count + 128)
    for byte in body.utf8 {
      if byte == 0x22 { out.append(0x5C) }
      out.append(byte)
    }
    return String(decoding: out, as: UTF8.self)
  }
}

/// A file that lines are appended to, a megabyte at a time.
private final class OutputFile {
  private let handle: FileHandle
  private var buffer: [UInt8] = []
  private var bytes = 0

  init(_ path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path)
    else { throw CocoaError(.fileWriteUnknown) }
    self.handle = handle
  }

  func append(_ line: String) throws {
    buffer.append(contentsOf: line.utf8)
    buffer.append(0x0A)
    if buffer.count > 1 << 20 { try flush() }
  }

  /// Writes what is left; gives the size of the file.
  func finish() throws -> Int {
    try flush()
    try handle.close()
    return bytes
  }

  private func flush() throws {
    try handle.write(contentsOf: buffer)
    bytes += buffer.count
    buffer.removeAll(keepingCapacity: true)
  }
}
