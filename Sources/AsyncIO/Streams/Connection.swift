import AsyncIOCore
import AsyncIOSystem

/// One connected socket on the loop: what a reader and a writer have in common.
///
/// Calls are tried first, and a task suspends only if the kernel says "would block". A receive
/// that moved less than it could have has drained a TCP socket, so the next one does not even try.
/// (A Unix socket stops short behind bytes that came with descriptors, a terminal at each line.)
final class Connection {
    let loop: EventLoop
    let wire: any Wire
    let local: SocketAddress?
    private let isTCP: Bool
    private var knownPeer: SocketAddress?
    /// The descriptor, or -1 once it is closed.
    @exclusivity(unchecked) private(set) var descriptor: Int32
    /// What broke the connection, if something did.
    @exclusivity(unchecked) var failure: OSError?
    /// Where descriptors go that the peer sends; without one the kernel drops them.
    @exclusivity(unchecked) var descriptorInbox: DescriptorInbox?
    private var closeWaiters: [TaskRecord] = []

    /// Takes over a connected socket of the loop's network.
    convenience init(_ socket: consuming OpenSocket, on loop: EventLoop) throws {
        try self.init(adopting: socket.raw, on: loop)
        _ = socket.release()
    }

    /// Takes over one end of a pipe, or another descriptor that is read or written as a stream.
    ///
    /// It must be non-blocking, and open for itself alone: a watch belongs to the open file.
    convenience init(pipe: consuming Descriptor, on loop: EventLoop) throws {
        try loop.watch(pipe.raw)
        self.init(watched: pipe.raw, of: KernelPipes(), on: loop)
        _ = pipe.release()
    }

    /// The same by its number; if this throws, it is still the caller's.
    convenience init(adoptingPipe raw: Int32, on loop: EventLoop) throws {
        try loop.watch(raw)
        self.init(watched: raw, of: KernelPipes(), on: loop)
    }

    /// Takes over a socket of the loop's network by its number; if this throws, it is still the caller's.
    convenience init(adopting raw: Int32, on loop: EventLoop) throws {
        try loop.watch(raw)
        self.init(watched: raw, on: loop)
    }

    /// Takes over a socket of the loop's network that is watched already.
    convenience init(watched raw: Int32, on loop: EventLoop) {
        self.init(watched: raw, of: loop.network, on: loop)
        // Fails for what is no TCP socket, and then means nothing.
        if isTCP { try? loop.network.setOption(raw, .noDelay, to: 1) }
    }

    private init(watched raw: Int32, of wire: any Wire, on loop: EventLoop) {
        self.loop = loop
        self.wire = wire
        descriptor = raw
        knownPeer = wire.peerAddress(raw)
        local = wire.localAddress(raw)
        isTCP = local?.port != nil
    }

    deinit {
        guard descriptor >= 0 else { return }
        let (raw, loop, wire) = (descriptor, loop, wire)
        guard !loop.isClosed else { return wire.close(raw) }
        if loop.isOnLoopThread {
            if loop.isDebug { reportLeak() }
            loop.unwatch(raw)
            wire.close(raw)
        } else {
            loop.callSoonThreadSafe {
                loop.unwatch(raw)
                wire.close(raw)
            }
        }
    }

    var isClosed: Bool { descriptor < 0 }

    /// Whether bytes may still be sent: it is neither closed nor broken.
    var isWhole: Bool { descriptor >= 0 && failure == nil }

    /// The other end; asked for again until it is known, for a socket may be adopted before it is connected.
    var peer: SocketAddress? {
        if knownPeer == nil, !isClosed { knownPeer = wire.peerAddress(descriptor) }
        return knownPeer
    }

    /// What the descriptor is called in errors.
    var subject: String { peer.map(\.description) ?? "descriptor \(descriptor)" }

    /// Receives what is there, nothing at the end; `nil` if the call would block, or is known to.
    @inline(__always)
    func receiveNow(into memory: UnsafeMutableRawBufferPointer) throws -> Int? {
        guard try isReadable() else { return nil }
        return try receiveReported(into: memory)?.count
    }

    /// Whether a call to receive may succeed without waiting; throws once the connection is closed.
    @inline(__always)
    func isReadable() throws -> Bool {
        if loop.isReady(descriptor, for: .read) { return true }
        if isClosed { throw StreamClosedError(call: "read") }
        return false
    }

    /// The same for an open socket that was reported to be readable: also whether nothing more is there
    /// for sure.
    @inline(__always)
    func receiveReported(
        into memory: UnsafeMutableRawBufferPointer
    ) throws -> (count: Int, isAll: Bool)? {
        let transfer =
            if let descriptorInbox {
                descriptorInbox.receive(descriptor, into: memory)
            } else {
                wire.receive(descriptor, into: memory)
            }
        guard case .bytes(let count) = transfer else { return try receivedNothing(transfer) }
        return (count, count < memory.count && isTCP && loop.noteDrained(descriptor))
    }

    @inline(never)
    private func receivedNothing(_ transfer: Transfer) throws -> (count: Int, isAll: Bool)? {
        if case .failed(let code) = transfer { throw fail("recv", code) }
        loop.noteBlocked(descriptor, for: .read)
        return nil
    }

    /// Sends what the kernel takes at once; whoever calls this has the outcome noted by `sent`.
    @inline(__always)
    func trySending(_ bytes: UnsafeRawBufferPointer) -> Transfer {
        wire.send(descriptor, bytes)
    }

    /// Sends what the kernel takes at once: the number of bytes, which may be 0.
    func sendNow(_ bytes: UnsafeRawBufferPointer) throws -> Int {
        guard !isClosed else { throw StreamClosedError(call: "write") }
        return try sent(trySending(bytes))
    }

    /// Sends what the kernel takes at once of several pieces.
    func sendNow(pieces: [UnsafeRawBufferPointer]) throws -> Int {
        guard !isClosed else { throw StreamClosedError(call: "write") }
        return try sent(wire.send(descriptor, pieces: pieces))
    }

    /// What a transfer to the peer came to.
    func sent(_ transfer: Transfer) throws -> Int {
        switch transfer {
        case .bytes(let count):
            return count
        case .wouldBlock:
            loop.noteBlocked(descriptor, for: .write)
            return 0
        case .failed(let code):
            throw fail("send", code)
        }
    }

    /// Closes the socket now; whoever waits for it is woken.
    func close() {
        guard !isClosed else { return }
        let raw = descriptor
        descriptor = -1
        loop.unwatch(raw)
        wire.close(raw)
        loop.unparkAll(&closeWaiters)
    }

    /// Waits until `close` was called, by whomever, or the connection is broken; false if the task was
    /// cancelled before.
    func waitClosed(shielded: Bool = false) async -> Bool {
        guard !isOver else { return true }
        return await loop.park(
            .other("waitClosed"), in: \.closeWaiters, of: self, shielded: shielded, unless: isOver)
            == .ready
    }

    /// Whether nothing is to come of it any more.
    private var isOver: Bool { isClosed || failure != nil }

    private func fail(_ call: String, _ code: Int32) -> OSError {
        let error = OSError(call: call, subject: subject, code: code)
        failure = error
        loop.unparkAll(&closeWaiters)
        return error
    }

    private func reportLeak() {
        loop.report(
            LoopReport(
                kind: .leak,
                message: """
                    the connection to \(subject) was dropped and never closed, so it is closed now; \
                    call writer.close(), or use withConnection { }
                    """))
    }
}
