import AsyncIOCore
import AsyncIOSystem

/// The sending half of a connection.
///
/// Bytes go to the kernel at once; what it does not take is kept, in order, and sent as it can be.
/// `write` waits while too many are kept.
/// Any number of tasks may write: each call's bytes stay together. Belongs to the loop's thread.
///
/// The counterpart of `asyncio.StreamWriter`.
public final class StreamWriter {
    /// When `write` and `drain` wait: above the high mark, until the low one is reached.
    ///
    /// The counterpart of `transport.set_write_buffer_limits`.
    public var waterMarks: WaterMarks {
        get { outgoing.waterMarks }
        set {
            outgoing.waterMarks = newValue
            if outgoing.hasRoom { outgoingHasRoom() }
        }
    }

    /// Whether writing has ended, by this side or because the connection is closed.
    public var isClosing: Bool { outgoing.isEnded }
    /// Whether `endWriting` leaves reading alone: a pipe has no other side.
    ///
    /// The counterpart of `can_write_eof`.
    public var canEndWriting: Bool { outgoing.connection.wire.isDuplex }
    /// How many bytes are kept because the kernel has not taken them yet.
    public var pendingByteCount: Int { outgoing.count }

    let outgoing: OutgoingBytes
    private var drainers: [TaskRecord] = []
    @exclusivity(unchecked) private var writesInARow = 0

    init(_ connection: Connection) {
        outgoing = OutgoingBytes(connection)
        outgoing.owner = self
        connection.loop.addCompanion(self, of: connection.descriptor)
    }

    deinit {
        outgoing.owner = nil
    }

    /// Sends bytes, and waits if too many are kept.
    ///
    /// When it returns, the bytes are with the kernel or kept in order behind earlier ones. If it is
    /// cancelled while waiting, they are sent nevertheless.
    /// Errors: `OSError` once the connection is broken, `StreamClosedError`, `StreamBusyError`,
    /// `CancelledError`.
    @inlinable
    public func write(_ bytes: [UInt8]) async throws {
        // Inlined, so that a write which need not wait has no frame.
        if try writeMayHaveToWait(bytes) { try await drain() }
    }

    /// Sends a part of an array; otherwise as `write(_:)` of an array.
    public func write(_ bytes: ArraySlice<UInt8>) async throws {
        try bytes.withUnsafeBytes(outgoing.push)
        if mayHaveToWait { try await drain() }
    }

    /// Sends text as UTF-8; otherwise as `write(_:)` of an array.
    public func write(_ text: String) async throws {
        try writeNoWait(text)
        if mayHaveToWait { try await drain() }
    }

    /// Sends several pieces in order, without joining them first; otherwise as `write(_:)` of an array.
    ///
    /// The counterpart of `writelines`.
    public func write(pieces: [[UInt8]]) async throws {
        try outgoing.push(pieces: pieces)
        if mayHaveToWait { try await drain() }
    }

    /// Sends bytes without ever waiting: what the kernel does not take is kept, however much it is.
    ///
    /// Call `drain` now and then. The counterpart of `StreamWriter.write`.
    public func writeNoWait(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes(outgoing.push)
    }

    /// Sends the bytes of some memory without ever waiting; otherwise as `writeNoWait(_:)` of an array.
    public func writeNoWait(_ bytes: borrowing RawSpan) throws {
        try bytes.withUnsafeBytes(outgoing.push)
    }

    /// Sends text as UTF-8 without ever waiting; otherwise as `writeNoWait(_:)` of an array.
    public func writeNoWait(_ text: String) throws {
        var text = text
        try text.withUTF8 { try outgoing.push(UnsafeRawBufferPointer($0)) }
    }

    /// Waits while more than the high mark is kept.
    ///
    /// Any number of tasks may. In between it lets others run, also if nothing has to be waited for.
    /// Throws what broke the connection, or `StreamClosedError` once it is closed.
    ///
    /// The counterpart of `StreamWriter.drain`.
    public func drain() async throws {
        let loop = outgoing.connection.loop
        if outgoing.isOverfull {
            writesInARow = 0
            try await waitForRoom()
        } else if writesInARow >= Self.mostInARow || outgoing.isClosing {
            writesInARow = 0
            try await loop.giveWay()
        }
        if let failure = outgoing.failure { throw failure }
        if outgoing.connection.isClosed { throw StreamClosedError(call: "drain") }
    }

    /// Ends the writing side once what is kept was sent; reading goes on.
    ///
    /// A pipe has no other side, and is closed. The counterpart of `write_eof`.
    public func endWriting() {
        outgoing.endWriting()
    }

    /// Closes the connection once what is kept was sent.
    ///
    /// A peer that reads nothing cannot hold it for ever: a connection that is still not flushed is
    /// aborted when the limit is over. Without a limit that is when the peer has taken nothing for half
    /// a minute; one that reads, however slowly, gets everything. Returns at once; `waitClosed` waits.
    /// Closing twice does nothing.
    public func close(within limit: Duration? = nil) {
        outgoing.close(within: limit)
    }

    /// Closes the connection now: what is kept is lost, and the peer sees a reset.
    public func abort() {
        outgoing.abort()
    }

    /// Waits until the connection is closed or broken; after `close` as long as the peer goes on reading.
    ///
    /// Throws the `OSError` that broke the connection, if one did. One that is broken still has to be
    /// closed.
    ///
    /// The counterpart of `StreamWriter.wait_closed`.
    public func waitClosed() async throws {
        let connection = outgoing.connection
        guard await connection.waitClosed() else { throw connection.loop.cancellationError }
        if let failure = outgoing.failure { throw failure }
    }

    @usableFromInline
    func writeMayHaveToWait(_ bytes: [UInt8]) throws -> Bool {
        try bytes.withUnsafeBytes { try outgoing.push($0) }
        return mayHaveToWait
    }

    @inline(__always)
    private var mayHaveToWait: Bool {
        writesInARow += 1
        return outgoing.isOverfull || writesInARow >= Self.mostInARow
    }

    private func waitForRoom() async throws {
        let loop = outgoing.connection.loop
        let cause = await loop.park(
            .other("StreamWriter.drain"), in: \.drainers, of: self, unless: outgoing.hasRoom)
        if cause != .ready { throw loop.cancellationError }
    }

    /// So many writes without a wait, and others get a turn.
    private static let mostInARow = 64
}

extension StreamWriter: OutgoingOwner {
    func outgoingHasRoom() {
        outgoing.connection.loop.unparkAll(&drainers)
    }
}

extension StreamWriter: CustomStringConvertible {
    /// The writer as `<StreamWriter to 127.0.0.1:80, 3 bytes pending, closing>`.
    public var description: String {
        var facts = ["to \(outgoing.connection.subject)"]
        if pendingByteCount > 0 { facts.append("\(pendingByteCount) bytes pending") }
        if outgoing.connection.isClosed {
            facts.append("closed")
        } else if isClosing {
            facts.append("closing")
        }
        return "<StreamWriter \(facts.joined(separator: ", "))>"
    }
}
