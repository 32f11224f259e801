import AsyncIOCore

/// The receiving half of a connection.
///
/// Nothing is read from the socket before somebody asks, so a slow reader slows its peer down and
/// memory stays bounded. One task may read at a time. A read that is cancelled, or that fails on a
/// limit, has taken nothing out. Belongs to the loop's thread.
///
/// The counterpart of `asyncio.StreamReader`.
public final class StreamReader {
    /// The most bytes that `readLine` and `readUntil` search for a separator.
    public let limit: Int
    /// Whether the peer has ended the stream and everything was read.
    public var isAtEnd: Bool { hasEnded && buffer.isEmpty }

    private let connection: Connection
    @exclusivity(unchecked) private var buffer = ByteBuffer()
    @exclusivity(unchecked) private var hasEnded = false
    @exclusivity(unchecked) private var isReading = false

    init(_ connection: Connection, limit: Int) {
        precondition(limit > 0, "the limit of a stream must be positive")
        self.connection = connection
        self.limit = limit
    }

    /// Reads what is there, at least one byte and at most `maximum`; empty at the end of the stream.
    ///
    /// Errors: `OSError`, `CancelledError`, `StreamClosedError`. The counterpart of `read(n)`.
    public func read(upTo maximum: Int = 65_536) async throws -> [UInt8] {
        precondition(maximum > 0, "read(upTo:) needs room for at least one byte")
        checkAlone()
        if buffer.isEmpty, !(try await fill()) { return [] }
        return try take(min(maximum, buffer.count))
    }

    /// Reads into an array that is used again, replacing what is in it; 0 at the end of the stream.
    ///
    /// Allocates nothing once the array has grown. Errors as `read(upTo:)`.
    public func read(into bytes: inout [UInt8], upTo maximum: Int = 65_536) async throws -> Int {
        precondition(maximum > 0, "read(into:upTo:) needs room for at least one byte")
        checkAlone()
        bytes.removeAll(keepingCapacity: true)
        if buffer.isEmpty, !(try await fill()) { return 0 }
        let count = min(maximum, buffer.count)
        try Selection.claimOrThrow()
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer.readable[..<count]))
        buffer.dropFirst(count)
        return count
    }

    /// Reads until the peer ends the stream.
    ///
    /// The counterpart of `read(-1)`.
    public func readToEnd() async throws -> [UInt8] {
        checkAlone()
        while try await fill() {}
        return try take(buffer.count)
    }

    /// Reads exactly `count` bytes.
    ///
    /// Throws `IncompleteReadError`, with what had come, if the stream ends before.
    public func readExactly(_ count: Int) async throws -> [UInt8] {
        precondition(count >= 0, "readExactly needs a count of 0 or more")
        checkAlone()
        while buffer.count < count {
            guard try await fill() else {
                throw IncompleteReadError(partial: try take(buffer.count), expected: count)
            }
        }
        return try take(count)
    }

    /// Reads up to and including the separator, by default a newline.
    ///
    /// Throws `IncompleteReadError` if the stream ends first, and `LimitOverrunError` if the separator
    /// does not come within `limit` bytes; these then stay in the reader.
    public func readUntil(_ separator: [UInt8] = [0x0A]) async throws -> [UInt8] {
        guard let length = try await find(separator) else {
            throw IncompleteReadError(partial: try take(buffer.count), expected: nil)
        }
        return try take(length)
    }

    /// Reads a line as text, without its newline (or CR LF); `nil` at the end of the stream.
    ///
    /// A last line without newline is returned. Bytes that are not UTF-8 become replacement
    /// characters. Throws `LimitOverrunError` if a line is longer than `limit`; it then stays in the
    /// reader.
    public func readLine() async throws -> String? {
        let found = try await find([0x0A])
        let length = found ?? buffer.count
        if length == 0 { return nil }
        try Selection.claimOrThrow()
        var line = buffer.readable[..<length]
        if found != nil { line.removeLast() }
        if found != nil, line.last == 0x0D { line.removeLast() }
        let text = String(decoding: line, as: UTF8.self)
        buffer.dropFirst(length)
        return text
    }

    /// The lines of the stream, to its end, as text without newlines.
    public var lines: StreamLines { StreamLines(reader: self) }

    /// The length up to and including the separator; `nil` if the stream ends without one.
    private func find(_ separator: [UInt8]) async throws -> Int? {
        precondition(!separator.isEmpty, "a separator has at least one byte")
        checkAlone()
        var searched = 0
        while true {
            if let position = buffer.readable.firstRange(of: separator, from: searched) {
                let length = position + separator.count
                guard length <= limit else {
                    throw LimitOverrunError(consumed: position, limit: limit)
                }
                return length
            }
            searched = max(0, buffer.count - separator.count + 1)
            guard buffer.count < limit else {
                throw LimitOverrunError(consumed: buffer.count, limit: limit)
            }
            guard try await fill() else { return nil }
        }
    }

    /// Takes bytes out, but not for a branch of a `select` of which another has won.
    @inline(__always)
    private func take(_ count: Int) throws -> [UInt8] {
        try Selection.claimOrThrow()
        return buffer.take(count)
    }

    /// Traps if another task is in the middle of a read: what it waits for would go to both.
    private func checkAlone() {
        precondition(!isReading, "two tasks read one stream at once; let one of them do it")
    }

    /// Receives once into the buffer; false at the end of the stream.
    @inline(__always)
    private func fill() async throws -> Bool {
        if hasEnded { return false }
        isReading = true
        defer { isReading = false }
        let memory = buffer.free(minimum: Self.chunk)
        let room = UnsafeMutableRawBufferPointer(rebasing: memory[..<min(memory.count, 262_144)])
        let count = try await connection.receive(into: room)
        buffer.grow(by: count)
        if count == 0 { hasEnded = true }
        return count > 0
    }

    /// Room for one receive: large enough that system calls do not matter, small enough that ten
    /// thousand connections do not either.
    private static let chunk = 16_384
}

/// The lines of a stream, one after the other.
public struct StreamLines: AsyncSequence, AsyncIteratorProtocol {
    let reader: StreamReader

    /// The next line, or `nil` at the end of the stream.
    public mutating func next() async throws -> String? {
        try await reader.readLine()
    }

    /// The iterator, which is the sequence itself.
    public func makeAsyncIterator() -> StreamLines { self }
}

extension UnsafeRawBufferPointer {
    /// Where `pattern` begins at or after `start`, or `nil`.
    fileprivate func firstRange(of pattern: [UInt8], from start: Int) -> Int? {
        guard var index = start < count ? start : nil else { return nil }
        while let found = self[index...].firstIndex(of: pattern[0]) {
            guard found + pattern.count <= count else { return nil }
            if self[found..<found + pattern.count].elementsEqual(pattern) { return found }
            index = found + 1
        }
        return nil
    }
}
