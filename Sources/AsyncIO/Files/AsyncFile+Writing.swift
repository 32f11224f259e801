import AsyncIOCore
import AsyncIOSystem

extension AsyncFile {
    /// Writes bytes at the position, or at the end of a file opened with `.append`.
    ///
    /// They are taken whole or not at all; see the class on order, cancellation and errors.
    public func write(_ bytes: [UInt8]) async throws {
        if try bytes.withUnsafeBytes(takeAtOnce) { return }
        try await push { try bytes.withUnsafeBytes($0) }
    }

    /// Writes a part of an array; otherwise as `write(_:)` of an array.
    public func write(_ bytes: ArraySlice<UInt8>) async throws {
        if try bytes.withUnsafeBytes(takeAtOnce) { return }
        try await push { try bytes.withUnsafeBytes($0) }
    }

    /// Writes text as UTF-8; otherwise as `write(_:)` of an array.
    @inlinable
    public func write(_ text: String) async throws {
        if try takeAtOnce(text) { return }
        try await push(text)
    }

    @usableFromInline
    func takeAtOnce(_ text: String) throws -> Bool {
        var text = text
        return try text.withUTF8 { try takeAtOnce(UnsafeRawBufferPointer($0)) }
    }

    @usableFromInline
    func push(_ text: String) async throws {
        var text = text
        try await push { body in try text.withUTF8 { try body(UnsafeRawBufferPointer($0)) } }
    }

    /// Writes bytes at a place of their own, and leaves the position alone.
    ///
    /// Returns when the kernel has all of them. Cancelled meanwhile, it may have written some: bytes
    /// with a place can be written again. On a file opened with `.append` the kernel writes at its end whatever the
    /// place; that traps. The counterpart of `os.pwrite`.
    public func write(_ bytes: [UInt8], at offset: Int) async throws {
        precondition(offset >= 0, "write(_:at:) needs a place of 0 or more")
        precondition(
            !mode.contains(.atEnd), "\(path) was opened with .append, which knows no places")
        try await writing("write(_:at:)") {
            guard access == .positional else { throw error(Files.noPosition, "pwrite") }
            if offset.addingReportingOverflow(bytes.count).overflow {
                throw error(Files.invalid, "pwrite")
            }
            try await flushTaken()
            incoming.removeAll()
            aside.removeAll()
            bytes.withUnsafeBytes { aside.append($0) }
            while !aside.isEmpty {
                let place = offset + bytes.count - aside.count
                let count = try await perform(.write(descriptor, aside.readable, at: place))
                aside.dropFirst(try checked(count == 0 ? Files.deviceFailed : count, "pwrite"))
            }
        }
    }

    /// Hands everything that was taken to the kernel: other processes see it then.
    ///
    /// A power failure may still lose it; `synchronize` is the stronger one.
    public func flush() async throws {
        try await writing("flush") { try await flushTaken() }
    }

    /// Waits until everything that was written is on the disk.
    ///
    /// With `dataOnly` the time of the change may be missing after a power failure, but no byte.
    /// The counterpart of `flush` and `os.fsync`, or `os.fdatasync`.
    public func synchronize(dataOnly: Bool = false) async throws {
        try await inTurn("synchronize") {
            if let failure { throw failure }
            try await flushTaken()
            try await perform(.synchronize(descriptor, dataOnly: dataOnly))
        }
    }

    private func writing<R>(_ call: String, _ body: () async throws -> R) async throws -> R {
        precondition(
            mode.contains(.writable),
            "\(call) on \(path), which was not opened for writing; open it with .write, .append, …")
        return try await inTurn(call) {
            if let failure { throw failure }
            return try await body()
        }
    }

    /// Takes bytes if nobody is in the middle of a call and nothing is to be written for them yet; else false.
    ///
    /// That is so of nearly all lines, and then there is nothing to wait for.
    private func takeAtOnce(_ bytes: UnsafeRawBufferPointer) throws -> Bool {
        guard isIdle, mode.contains(.writable), access != .waitable, failure == nil,
            outgoing.count + bytes.count < Self.limit
        else { return false }
        try take(bytes)
        return true
    }

    private func take(_ bytes: UnsafeRawBufferPointer) throws {
        let (end, isOutOfReach) = position.addingReportingOverflow(bytes.count)
        if isOutOfReach { throw error(Files.invalid, "write") }
        try Selection.claimOrThrow()
        if access == .positional { incoming.removeAll() }
        outgoing.append(bytes)
        position = end
    }

    private func push(
        _ lend: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) async throws {
        try await writing("write") {
            if outgoing.count >= Self.limit { try await flushTaken() }
            try lend(take)
            guard outgoing.count >= Self.limit || access == .waitable else { return }
            do {
                try await flushTaken()
            } catch is CancelledError {
                // The bytes were taken and will be written; the next wait throws.
            }
        }
    }

    /// Writes what was taken; in a task that has its turn.
    func flushTaken(shielded: Bool = false) async throws {
        while !outgoing.isEmpty {
            if access == .waitable {
                let operation = FileOperation.write(descriptor, outgoing.readable, at: nil)
                try await performWhenReady(operation, for: .write, noteWritten)
            } else {
                let isPlaced = access == .positional && !mode.contains(.atEnd)
                let place = isPlaced ? position - outgoing.count : nil
                try await perform(
                    .write(descriptor, outgoing.readable, at: place), shielded: shielded,
                    noteWritten)
            }
            if let failure { throw failure }
        }
    }

    private func noteWritten(_ result: Int) {
        guard result > 0 else {
            failure = error(result == 0 ? Files.deviceFailed : result, "write")
            position -= outgoing.count
            outgoing.removeAll()
            return
        }
        outgoing.dropFirst(result)
        guard mode.contains(.atEnd), access == .positional else { return }
        // Where the end is by now, others may have written too.
        let end = Files.position(of: descriptor)
        if end >= 0 { position = end + outgoing.count }
    }

    /// So much is taken before it is written: as with reading, worth a trip to a thread.
    private static let limit = 131_072
}
