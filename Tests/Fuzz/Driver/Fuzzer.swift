import Foundation

/// What libFuzzer, whose `main` it is, calls with each input; the reader is the one that `TIEOUT_READER` names.
@c(LLVMFuzzerTestOneInput) public func readOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  if let broken = Fuzzer.reader.broken(by: Array(UnsafeBufferPointer(start: start, count: count))) {
    fatalError(broken)
  }
  return 0
}

private enum Fuzzer {
  static let reader: Reader = {
    guard let name = ProcessInfo.processInfo.environment["TIEOUT_READER"], let reader = Reader(rawValue: name) else {
      print("TIEOUT_READER: \(Reader.allCases.map(\.rawValue).joined(separator: " | ")) was expected")
      exit(64)
    }
    return reader
  }()
}
