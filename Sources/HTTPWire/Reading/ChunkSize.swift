/// The line before each chunk: hexadecimal digits, then perhaps extensions.
enum ChunkSize {
    /// As many digits as a 64-bit number has; zeros in front count, so a peer cannot send them
    /// without end.
    private static let maxDigits = 16

    static func parse(_ line: Span<UInt8>) throws(WireError) -> Int {
        var size: UInt64 = 0
        var end = 0
        while end < line.count, end <= maxDigits, let digit = ByteClass.hexDigit(line[end]) {
            size = size << 4 | UInt64(digit)
            end += 1
        }
        guard end > 0, end <= maxDigits, size <= UInt64(Int.max),
            end == line.count || line[end] == UInt8(ascii: ";")
        else {
            throw WireError(
                .invalidChunkSize,
                "a chunk-size line does not begin with up to \(maxDigits) hexadecimal digits of a "
                    + "number that fits Int; send the size without sign, blanks or 0x")
        }
        // Extensions mean nothing to us and are passed over, but not unseen.
        while end < line.count {
            guard ByteClass.isFieldText(line[end]) else {
                throw WireError(
                    .invalidChunkExtension,
                    "a chunk extension has the control byte \(ByteClass.name(line[end])); send "
                        + "visible characters or no extensions")
            }
            end += 1
        }
        return Int(size)
    }
}
