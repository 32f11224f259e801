import AsyncIOCore
public import AsyncIOSystem

/// The sending half of a connection.
///
/// Bytes go to the kernel at once; what it does not take is kept, in order, and sent as it can be.
/// `write` waits while more than `highWater` bytes are kept, until no more than `lowWater` are.
/// Any number of tasks may write: each call's bytes stay together. Belongs to the loop's thread.
///
/// The counterpart of `asyncio.StreamWriter`.
public final class StreamWriter {
    /// Above so many kept bytes `write` and `drain` wait.
    public static let highWater = 65_536
    /// They go on when no more than so many are left.
    public static let lowWater = 16_384

    /// The address of the other end, if it has one.
    public var peerAddress: SocketAddress? { connection.peer }
    /// The address of this end, if it has one.
    public var localAddress: SocketAddress? { connection.local }
    /// Whether the stream is closed, or will be once what is kept was sent.
    public var isClosing: Bool { state != .open || connection.isClosed }
    /// How many bytes are kept because the kernel has not taken them yet.
    public var pendingByteCount: Int { outgoing.count }

    private enum State {
        case open
        case endOfWriting
        case closing
    }

    private let connection: Connection
    @exclusivity(unchecked) private var outgoing = ByteBuffer()
    @exclusivity(unchecked) private var state = State.open
    @exclusivity(unchecked) private var failure: OSError?
    private var drainers: [TaskRecord] = []
    private var closeTimer: TimerHandle?

    init(_ connection: Connection) {
        self.connection = connection
    }

    /// Sends bytes, and waits if too many are kept.
    ///
    /// When it returns, the bytes are with the kernel or kept in order behind earlier ones. If it is
    /// cancelled while waiting, they are sent nevertheless.
    /// Errors: `OSError` once the connection is broken, `StreamClosedError`, `CancelledError`.
    public func write(_ bytes: [UInt8]) async throws {
        try writeNoWait(bytes)
        if outgoing.count > Self.highWater { try await drain() }
    }

    /// Sends a part of an array; otherwise as `write(_:)` of an array.
    public func write(_ bytes: ArraySlice<UInt8>) async throws {
        try bytes.withUnsafeBytes(push)
        if outgoing.count > Self.highWater { try await drain() }
    }

    /// Sends text as UTF-8; otherwise as `write(_:)` of an array.
    public func write(_ text: String) async throws {
        try await write(Array(text.utf8))
    }

    /// Sends bytes without ever waiting: what the kernel does not take is kept, however much it is.
    ///
    /// Call `drain` now and then. The counterpart of `StreamWriter.write`.
    public func writeNoWait(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes(push)
    }

    /// Waits while more than `highWater` bytes are kept.
    ///
    /// Any number of tasks may.
    ///
    /// The counterpart of `StreamWriter.drain`.
    public func drain() async throws {
        if let failure { throw failure }
        guard outgoing.count > Self.highWater else { return }
        var me: TaskRecord?
        let cause = await connection.loop.park(.other("StreamWriter.drain")) { record in
            me = record
            drainers.append(record)
            if failure != nil || connection.isClosed || outgoing.count <= Self.lowWater {
                wakeDrainers()
            }
        }
        if cause != .ready {
            drainers.removeAll { $0 === me }
            throw connection.loop.cancellationError
        }
        if let failure { throw failure }
        if connection.isClosed { throw StreamClosedError(call: "write") }
    }

    /// Ends the writing side once what is kept was sent; reading goes on.
    ///
    /// The counterpart of `write_eof`.
    public func endWriting() {
        guard state == .open else { return }
        state = .endOfWriting
        finishIfFlushed()
    }

    /// Closes the connection once what is kept was sent, at the latest after half a minute.
    ///
    /// Returns at once; `waitClosed` waits. Closing twice does nothing.
    public func close() {
        guard state != .closing else { return }
        state = .closing
        finishIfFlushed()
        guard !connection.isClosed else { return }
        closeTimer = connection.loop.callLater(.seconds(30)) { [weak self] in self?.abort() }
    }

    /// Closes the connection now: what is kept is lost, and the peer sees a reset.
    public func abort() {
        state = .closing
        if !connection.isClosed { Socket.resetOnClose(connection.descriptor) }
        outgoing.removeAll()
        finishClosing()
    }

    /// Waits until the connection is closed; cannot hang, as `close` has a limit.
    ///
    /// Throws the `OSError` that broke the connection, if one did.
    public func waitClosed() async throws {
        try await connection.waitClosed()
        if let failure { throw failure }
    }

    private func push(_ bytes: UnsafeRawBufferPointer) throws {
        if let failure { throw failure }
        guard !isClosing else { throw StreamClosedError(call: "write") }
        guard outgoing.isEmpty else { return outgoing.append(bytes) }
        let sent = try send(bytes)
        guard sent < bytes.count else { return }
        outgoing.append(UnsafeRawBufferPointer(rebasing: bytes[sent...]))
        connection.loop.onWritable(connection.descriptor) { self.flush() }
    }

    private func send(_ bytes: UnsafeRawBufferPointer) throws -> Int {
        do {
            return try connection.sendNow(bytes)
        } catch let error as OSError {
            fail(error)
            throw error
        }
    }

    /// Called by the poll when the socket takes bytes again.
    private func flush() {
        while !outgoing.isEmpty {
            guard let sent = try? send(outgoing.readable) else { return }
            if sent == 0 { break }
            outgoing.dropFirst(sent)
        }
        if outgoing.count <= Self.lowWater { wakeDrainers() }
        if outgoing.isEmpty {
            connection.loop.onWritable(connection.descriptor, nil)
            finishIfFlushed()
        }
    }

    private func finishIfFlushed() {
        guard outgoing.isEmpty else { return }
        switch state {
        case .open: return
        case .endOfWriting: if !connection.isClosed { Socket.endWriting(connection.descriptor) }
        case .closing: finishClosing()
        }
    }

    private func finishClosing() {
        closeTimer?.cancel()
        closeTimer = nil
        connection.close()
        wakeDrainers()
    }

    private func fail(_ error: OSError) {
        failure = error
        outgoing.removeAll()
        connection.loop.onWritable(connection.descriptor, nil)
        wakeDrainers()
        if state == .closing { finishClosing() }
    }

    private func wakeDrainers() {
        for drainer in exchange(&drainers, with: []) { connection.loop.unpark(drainer) }
    }
}
