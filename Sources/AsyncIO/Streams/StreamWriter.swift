import AsyncIOCore
public import AsyncIOSystem

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

    /// The address of the other end, if it has one.
    public var peerAddress: SocketAddress? { outgoing.connection.peer }
    /// The address of this end, if it has one.
    public var localAddress: SocketAddress? { outgoing.connection.local }
    /// Whether writing has ended, by this side or because the connection is closed.
    public var isClosing: Bool { outgoing.isEnded }
    /// How many bytes are kept because the kernel has not taken them yet.
    public var pendingByteCount: Int { outgoing.count }

    private let outgoing: OutgoingBytes
    private var drainers: [TaskRecord] = []

    init(_ connection: Connection) {
        outgoing = OutgoingBytes(connection)
        outgoing.owner = self
    }

    /// Sends bytes, and waits if too many are kept.
    ///
    /// When it returns, the bytes are with the kernel or kept in order behind earlier ones. If it is
    /// cancelled while waiting, they are sent nevertheless.
    /// Errors: `OSError` once the connection is broken, `StreamClosedError`, `CancelledError`.
    public func write(_ bytes: [UInt8]) async throws {
        try writeNoWait(bytes)
        if outgoing.isOverfull { try await drain() }
    }

    /// Sends a part of an array; otherwise as `write(_:)` of an array.
    public func write(_ bytes: ArraySlice<UInt8>) async throws {
        try bytes.withUnsafeBytes(outgoing.push)
        if outgoing.isOverfull { try await drain() }
    }

    /// Sends text as UTF-8; otherwise as `write(_:)` of an array.
    public func write(_ text: String) async throws {
        try await write(Array(text.utf8))
    }

    /// Sends bytes without ever waiting: what the kernel does not take is kept, however much it is.
    ///
    /// Call `drain` now and then. The counterpart of `StreamWriter.write`.
    public func writeNoWait(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes(outgoing.push)
    }

    /// Waits while more than the high mark is kept.
    ///
    /// Any number of tasks may.
    ///
    /// The counterpart of `StreamWriter.drain`.
    public func drain() async throws {
        if let failure = outgoing.failure { throw failure }
        guard outgoing.isOverfull else { return }
        let loop = outgoing.connection.loop
        var me: TaskRecord?
        let cause = await loop.park(.other("StreamWriter.drain")) { record in
            me = record
            drainers.append(record)
            if outgoing.hasRoom { outgoingHasRoom() }
        }
        if cause != .ready {
            drainers.removeAll { $0 === me }
            throw loop.cancellationError
        }
        if let failure = outgoing.failure { throw failure }
        if outgoing.connection.isClosed { throw StreamClosedError(call: "write") }
    }

    /// Ends the writing side once what is kept was sent; reading goes on.
    ///
    /// A pipe has no other side, and is closed. The counterpart of `write_eof`.
    public func endWriting() {
        outgoing.endWriting()
    }

    /// Closes the connection once what is kept was sent, at the latest after half a minute.
    ///
    /// Returns at once; `waitClosed` waits. Closing twice does nothing.
    public func close() {
        outgoing.close()
    }

    /// Closes the connection now: what is kept is lost, and the peer sees a reset.
    public func abort() {
        outgoing.abort()
    }

    /// Waits until the connection is closed; cannot hang, as `close` has a limit.
    ///
    /// Throws the `OSError` that broke the connection, if one did.
    public func waitClosed() async throws {
        try await outgoing.connection.waitClosed()
        if let failure = outgoing.failure { throw failure }
    }
}

extension StreamWriter: OutgoingOwner {
    func outgoingHasRoom() {
        for drainer in exchange(&drainers, with: []) { outgoing.connection.loop.unpark(drainer) }
    }
}
