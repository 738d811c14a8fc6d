internal import CZlib

/// Decodes gzip (RFC 1952) piece by piece, members behind each other included, in memory that does not grow with it.
package final class GzipDecoder {
  /// What a piece of input came to.
  package enum Progress: Hashable, Sendable {
    /// All input is used, or the output is full.
    case goesOn
    /// The bytes are no gzip, or do not fit their check sum.
    case broken
  }

  private let inflater: UnsafeMutablePointer<tieout_inflater>
  /// Whether the input so far ends where a member ends: an archive that ends elsewhere is cut off.
  package private(set) var isAtEndOfMember = false
  /// What a tape or a block device leaves behind the last member.
  private var isPadding = false

  /// Nil without memory.
  package init?() {
    guard let inflater = tieout_inflater_new() else { return nil }
    self.inflater = inflater
  }

  deinit { tieout_inflater_free(inflater) }

  /// Decodes until the input is used up or the output is full.
  ///
  /// - Parameters:
  ///   - input: the bytes not yet taken; what is taken is dropped from it.
  ///   - output: what was decoded is put behind its content.
  ///   - limit: how many bytes the output may grow by.
  package func decode(_ input: inout ArraySlice<UInt8>, into output: inout [UInt8], limit: Int) -> Progress {
    var room = limit
    while !input.isEmpty, room > 0 {
      if isPadding || isAtEndOfMember {
        if input.first == 0 {
          isPadding = true
          input = input.drop { $0 == 0 }
          continue
        }
        if isPadding { return .broken }
        tieout_inflater_reset(inflater)
        isAtEndOfMember = false
      }
      var (taken, made) = (UInt32(0), UInt32(0))
      var code = Int32(0)
      let count = output.count
      output.append(contentsOf: repeatElement(0, count: room))
      input.withUnsafeBufferPointer { source in
        output.withUnsafeMutableBufferPointer { target in
          guard let start = source.baseAddress, let place = target.baseAddress else { return }
          code = tieout_inflate(
            inflater, start, UInt32(clamping: source.count), &taken, place + count, UInt32(clamping: room), &made)
        }
      }
      output.removeLast(room - Int(made))
      room -= Int(made)
      input = input.dropFirst(Int(taken))
      switch code {
      case Int32(tieout_inflate_member_ended): isAtEndOfMember = true
      case Int32(tieout_inflate_goes_on): if taken == 0, made == 0 { return .goesOn }
      default: return .broken
      }
    }
    return .goesOn
  }
}
