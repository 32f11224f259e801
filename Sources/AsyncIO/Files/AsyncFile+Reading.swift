import AsyncIOCore
import AsyncIOSystem

extension AsyncFile {
    /// Reads what is there, at least one byte and at most `maximum`; empty at the end of the file.
    ///
    /// The end is no state: if the file grows, a later read finds more. May return fewer bytes than
    /// there are. Cancelled, it has taken nothing. The counterpart of `read(n)`, as `read1` has it.
    public func read(upTo maximum: Int = 65_536) async throws -> [UInt8] {
        precondition(maximum > 0, "read(upTo:) needs room for at least one byte")
        return try await reading("read") {
            if incoming.isEmpty, !(try await fill(minimum: min(maximum, Self.largest))) {
                return []
            }
            return try take(min(maximum, incoming.count))
        }
    }

    /// Reads to the end of the file.
    ///
    /// Cancelled, it has taken nothing. The counterpart of `read(-1)`.
    public func readToEnd() async throws -> [UInt8] {
        try await reading("readToEnd") {
            if access == .positional {
                // In one piece, if the file is as long as it says.
                try await flushTaken()
                let size = try await perform(.size(descriptor))
                let rest = max(size - position - incoming.count, 0)
                _ = incoming.free(minimum: min(rest, Self.largest) + 1)
            }
            while try await fill() {}
            return try take(incoming.count)
        }
    }

    /// Reads the rest of the file as text; bytes that are not UTF-8 become replacement characters.
    public func readText() async throws -> String {
        String(decoding: try await readToEnd(), as: UTF8.self)
    }

    /// Reads exactly `count` bytes.
    ///
    /// Throws `IncompleteReadError`, with what there was, if the file ends before.
    public func readExactly(_ count: Int) async throws -> [UInt8] {
        precondition(count >= 0, "readExactly needs a count of 0 or more")
        return try await reading("readExactly") {
            while incoming.count < count {
                let missing = min(count - incoming.count, Self.largest)
                guard try await fill(minimum: missing) else {
                    throw IncompleteReadError(partial: try take(incoming.count), expected: count)
                }
            }
            return try take(count)
        }
    }

    /// Reads a line as text, without its newline (or CR LF); `nil` at the end of the file.
    ///
    /// A last line without newline is returned. There is no limit: a line may be as long as memory allows.
    /// Bytes that are not UTF-8 become replacement characters. Takes time in proportion to the
    /// line. The counterpart of `readline`, which keeps the newline.
    @inlinable
    public func readLine() async throws -> String? {
        if let line = try lineAtHand() { return line }
        return try await fetchLine()
    }

    @usableFromInline
    func fetchLine() async throws -> String? {
        try await reading("readLine") {
            var searched = 0
            while true {
                if let line = try takeLine(from: searched) { return line }
                searched = incoming.count
                guard try await fill() else {
                    return incoming.isEmpty ? nil : try takeText(incoming.count, without: 0)
                }
            }
        }
    }

    /// The next line, if it was read ahead and nobody is in the middle of a call.
    ///
    /// That is so of nearly all lines, and then there is nothing to wait for: a turn would cost more than the line.
    @usableFromInline
    func lineAtHand() throws -> String? {
        isIdle && !incoming.isEmpty ? try takeLine(from: 0) : nil
    }

    /// The lines from here to the end of the file, as text without newlines.
    public var lines: FileLines { FileLines(of: self) }

    /// The bytes from here to the end of the file, in pieces of at most `size`.
    public func chunks(upTo size: Int = 65_536) -> FileChunks { FileChunks(file: self, size: size) }

    /// Reads up to `count` bytes at a place of its own; fewer only at the end of the file.
    ///
    /// Leaves the position alone. The counterpart of `os.pread`.
    public func read(at offset: Int, upTo count: Int) async throws -> [UInt8] {
        precondition(offset >= 0 && count >= 0, "read(at:upTo:) needs numbers of 0 or more")
        return try await reading("read(at:upTo:)") {
            guard access == .positional else { throw error(Files.noPosition, "pread") }
            try await flushTaken()
            aside.removeAll()
            while aside.count < count {
                let room = aside.free(minimum: min(count - aside.count, Self.largest))
                let wanted = min(room.count, count - aside.count)
                let memory = UnsafeMutableRawBufferPointer(rebasing: room[..<wanted])
                let place = offset + aside.count
                let got = try await perform(.read(descriptor, into: memory, at: place))
                if got == 0 { break }
                aside.grow(by: got)
            }
            return aside.take(aside.count)
        }
    }

    private func reading<R>(_ call: String, _ body: () async throws -> R) async throws -> R {
        precondition(
            mode.contains(.read),
            "\(call) on \(path), which was not opened for reading; open it with .read or .update")
        return try await inTurn(call, body)
    }

    /// Reads once into the buffer; false at the end of the file.
    private func fill(minimum: Int = chunk) async throws -> Bool {
        if access == .waitable {
            let memory = incoming.free(minimum: minimum)
            return try await performWhenReady(
                .read(descriptor, into: memory, at: nil), for: .read, noteRead) > 0
        }
        try await flushTaken()
        let memory = incoming.free(minimum: minimum)
        let place = access == .positional ? position + incoming.count : nil
        return try await perform(.read(descriptor, into: memory, at: place), noteRead) > 0
    }

    private func noteRead(_ result: Int) {
        if result > 0 { incoming.grow(by: result) }
    }

    /// Takes bytes out, but not for a branch of a `select` of which another has won.
    private func take(_ count: Int) throws -> [UInt8] {
        try Selection.claimOrThrow()
        position += count
        return incoming.take(count)
    }

    /// Takes a line, if there is the end of one at a place or after it.
    private func takeLine(from place: Int) throws -> String? {
        let text = incoming.readable
        guard let end = text.firstIndex(of: 0x0A, from: place) else { return nil }
        let isDOS = end > 0 && text[end - 1] == 0x0D
        return try takeText(end + 1, without: isDOS ? 2 : 1)
    }

    private func takeText(_ count: Int, without newline: Int) throws -> String {
        try Selection.claimOrThrow()
        position += count
        defer { incoming.dropFirst(count) }
        let text = UnsafeRawBufferPointer(rebasing: incoming.readable[..<(count - newline)])
        return String(decoding: text, as: UTF8.self)
    }

    /// What is read ahead at once: a trip to a thread is worth some ten microseconds, and so is this.
    private static let chunk = 131_072
    /// The most memory that is made ready on a mere promise.
    private static let largest = 16_777_216
}
