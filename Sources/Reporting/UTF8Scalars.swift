/// Reading Unicode scalars from bytes that may not be UTF-8.
enum UTF8Scalars {
  /// What stands for bytes that are not UTF-8 and for scalars that XML can't hold.
  static let replacement: UInt32 = 0xFFFD

  /// The scalar at an index and its length; a byte that begins none is the replacement character.
  static func decode(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> (scalar: UInt32, length: Int) {
    let first = bytes[index]
    let (length, least): (Int, UInt32) =
      switch first {
      case 0x00...0x7F: (1, 0)
      case 0xC2...0xDF: (2, 0x80)
      case 0xE0...0xEF: (3, 0x800)
      case 0xF0...0xF4: (4, 0x10000)
      default: (0, 0)
      }
    if length == 1 { return (UInt32(first), 1) }
    guard length > 0, index + length <= bytes.count else { return (replacement, 1) }
    var scalar = UInt32(first) & (0x7F >> UInt32(length))
    for next in index + 1..<index + length {
      guard bytes[next] & 0xC0 == 0x80 else { return (replacement, 1) }
      scalar = scalar << 6 | UInt32(bytes[next] & 0x3F)
    }
    guard scalar >= least, scalar <= 0x10FFFF, !(0xD800...0xDFFF).contains(scalar) else { return (replacement, 1) }
    return (scalar, length)
  }
}

/// Scalars that are not seen, or that turn the direction of the text around them.
enum Invisible {
  /// Whether text can begin with this scalar and look as if it did not.
  static func contains(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x00...0x08, 0x0A...0x0C, 0x0E...0x1F, 0x7F...0x9F, 0xAD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164,
      0xFFA0:
      true
    case 0x180B...0x180F, 0xFE00...0xFE0F, 0xFFF9...0xFFFB, 0xE0000...0xE0FFF: true
    // Shorthand format controls, musical beams and slurs: Default_Ignorable_Code_Point as the others above are.
    case 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xFFF0...0xFFF8: true
    default:
      reordersOrHides(scalar) || scalar == 0x200C || scalar == 0x200D
        || (Unicode.Scalar(scalar)?.properties.isDefaultIgnorableCodePoint ?? false)
    }
  }

  /// Whether the scalar makes the same text look different, or different texts the same.
  ///
  /// The joiners U+200C and U+200D are left out: names and emoji are written with them.
  static func reordersOrHides(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x061C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A,
      0xE0000...0xE00FF:
      true
    default: false
    }
  }
}
