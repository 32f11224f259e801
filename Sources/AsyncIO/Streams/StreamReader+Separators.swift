import AsyncIOCore
import AsyncIOSystem

extension StreamReader {
    /// Reads up to and including the separator, by default a newline.
    ///
    /// Throws `IncompleteReadError` if the stream ends first, and `LimitOverrunError` if more than
    /// `limit` bytes come before the separator; these then stay in the reader.
    /// The counterpart of `readuntil(separator)`.
    public func readUntil(_ separator: [UInt8] = [0x0A]) async throws -> [UInt8] {
        try await readUntil(anyOf: [separator])
    }

    /// Reads up to and including whichever separator ends first.
    ///
    /// Of several that are there, the one that makes the shortest piece counts, as in asyncio.
    /// Otherwise as with one separator. The counterpart of `readuntil` of a tuple.
    public func readUntil(anyOf separators: [[UInt8]]) async throws -> [UInt8] {
        guard let length = try await find(separators) else {
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
        let found = try await find([[0x0A]])
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

    /// Reads a line as it is, with its newline; without one at the end of the stream, and then empty.
    ///
    /// Errors as `readLine`. The counterpart of `readline()`.
    public func readLineBytes() async throws -> [UInt8] {
        let found = try await find([[0x0A]])
        return try take(found ?? buffer.count)
    }

    /// The length up to and including the first separator; `nil` if the stream ends without one.
    private func find(_ separators: [[UInt8]]) async throws -> Int? {
        precondition(
            !separators.isEmpty && separators.allSatisfy { !$0.isEmpty },
            "a separator has at least one byte, and there is at least one")
        try await begin()
        let longest = separators.map(\.count).max() ?? 1
        var searched = 0
        while true {
            if let match = firstMatch(of: separators, from: searched) {
                guard match.lowerBound <= limit else {
                    throw LimitOverrunError(consumed: match.lowerBound, limit: limit)
                }
                return match.upperBound
            }
            searched = max(0, buffer.count + 1 - longest)
            guard searched <= limit else {
                throw LimitOverrunError(consumed: searched, limit: limit)
            }
            guard try await fill() else { return nil }
        }
    }

    /// The place of the separator that ends first.
    private func firstMatch(of separators: [[UInt8]], from start: Int) -> Range<Int>? {
        var first: Range<Int>?
        for separator in separators {
            guard let place = buffer.readable.firstIndex(of: separator, from: start) else {
                continue
            }
            let end = place + separator.count
            if first.map({ end < $0.upperBound }) ?? true { first = place..<end }
        }
        return first
    }
}
