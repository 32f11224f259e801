/// What a child has written, and how it has ended: what `communicate` returns.
public struct ProcessOutput: Sendable, Hashable {
    /// What it wrote to its standard output; empty if that was no pipe.
    public let output: ProcessBytes
    /// What it wrote to its standard error; empty if that was no pipe.
    public let error: ProcessBytes
    /// How it has ended.
    public let status: ExitStatus
}

/// Bytes that a child has written, all of them.
public struct ProcessBytes: Sendable, Hashable, RandomAccessCollection {
    /// The bytes.
    public let bytes: [UInt8]

    /// The bytes as UTF-8; what is none becomes replacement characters.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The lines of the text, without newlines.
    public var lines: [Substring] {
        var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The place of the first byte.
    public var startIndex: Int { 0 }
    /// The place after the last byte.
    public var endIndex: Int { bytes.count }
    /// The byte at a place.
    public subscript(position: Int) -> UInt8 { bytes[position] }
}
