/// Everything that reads bytes of strangers.
///
/// Each takes any bytes at all, must not trap, and keeps a promise about what it made of them. One list for two users:
/// libFuzzer (`make fuzz`) and the suite over the corpora (`make test`).
enum Reader: String, CaseIterable, Sendable {
  case timestamp, amount, percentage, signature, delivery, register, page, configuration

  /// Reads; nil when all is well, else the promise that is broken.
  func broken(by bytes: [UInt8]) -> String? {
    switch self {
    case .timestamp: TimestampReader.broken(by: bytes)
    case .amount: AmountReader.broken(by: bytes)
    case .percentage: PercentageReader.broken(by: bytes)
    case .signature: SignatureReader.broken(by: bytes)
    case .delivery: DeliveryReader.broken(by: bytes)
    case .register: RegisterReader.broken(by: bytes)
    case .page: PageBodyReader.broken(by: bytes)
    case .configuration: ConfigurationReader.broken(by: bytes)
    }
  }
}
