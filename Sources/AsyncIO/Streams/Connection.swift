import AsyncIOCore
import AsyncIOSystem

/// One connected socket on the loop: what a reader and a writer have in common.
///
/// Calls are tried first, and a task suspends only if the kernel says "would block". A transfer
/// that moved less than it could have has drained the socket, so the next one does not even try.
final class Connection {
    let loop: EventLoop
    let wire: any Wire
    let peer: SocketAddress?
    let local: SocketAddress?
    /// The descriptor, or -1 once it is closed.
    @exclusivity(unchecked) private(set) var descriptor: Int32
    @exclusivity(unchecked) private var receivesInARow = 0
    private var closeWaiters: [TaskRecord] = []

    /// Takes over a connected socket of the loop's network.
    convenience init(_ socket: consuming OpenSocket, on loop: EventLoop) throws {
        let network = loop.network
        try self.init(watching: socket.raw, of: network, on: loop)
        _ = socket.release()
        // Fails for what is no TCP socket, and then means nothing.
        if local?.port != nil { try? network.setOption(descriptor, .noDelay, to: 1) }
    }

    /// Takes over one end of a pipe, or another descriptor that is read or written as a stream.
    ///
    /// It must be non-blocking, and open for itself alone: a watch belongs to the open file.
    convenience init(pipe: consuming Descriptor, on loop: EventLoop) throws {
        try self.init(watching: pipe.raw, of: KernelPipes(), on: loop)
        _ = pipe.release()
    }

    /// The same; if it throws, the descriptor is still the caller's.
    convenience init(pipe raw: Int32, on loop: EventLoop) throws {
        try self.init(watching: raw, of: KernelPipes(), on: loop)
    }

    private init(watching raw: Int32, of wire: any Wire, on loop: EventLoop) throws {
        try loop.watch(raw)
        self.loop = loop
        self.wire = wire
        descriptor = raw
        peer = wire.peerAddress(raw)
        local = wire.localAddress(raw)
    }

    deinit {
        guard descriptor >= 0 else { return }
        let (raw, loop, wire) = (descriptor, loop, wire)
        guard !loop.isClosed else { return wire.close(raw) }
        if loop.isOnLoopThread {
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

    /// Receives at least one byte, or none at the end of the stream.
    @inline(__always)
    func receive(into memory: UnsafeMutableRawBufferPointer) async throws -> Int {
        // Before anything is taken out of the socket: it would be lost if this throws.
        if receivesInARow >= 16 { try await giveWay() }
        while true {
            guard !isClosed else { throw StreamClosedError(call: "read") }
            if let count = try receiveNow(into: memory) {
                receivesInARow += 1
                return count
            }
            receivesInARow = 0
            switch await loop.waitUntilReady(descriptor, for: .read) {
            case .ready, .deadline: break
            case .cancelled: throw loop.cancellationError
            case .closed: throw StreamClosedError(call: "read")
            }
        }
    }

    /// Receives what is there; `nil` if the call would block, or is known to.
    @inline(__always)
    func receiveNow(into memory: UnsafeMutableRawBufferPointer) throws -> Int? {
        guard loop.isReady(descriptor, for: .read) else { return nil }
        switch wire.receive(descriptor, into: memory) {
        case .bytes(let count):
            if count < memory.count { loop.noteBlocked(descriptor, for: .read) }
            return count
        case .wouldBlock:
            loop.noteBlocked(descriptor, for: .read)
            return nil
        case .failed(let code):
            throw OSError(call: "recv", subject: subject, code: code)
        }
    }

    /// Sends what the kernel takes at once: the number of bytes, which may be 0.
    func sendNow(_ bytes: UnsafeRawBufferPointer) throws -> Int {
        guard !isClosed else { throw StreamClosedError(call: "write") }
        switch wire.send(descriptor, bytes) {
        case .bytes(let count):
            if count < bytes.count { loop.noteBlocked(descriptor, for: .write) }
            return count
        case .wouldBlock:
            loop.noteBlocked(descriptor, for: .write)
            return 0
        case .failed(let code):
            throw OSError(call: "send", subject: subject, code: code)
        }
    }

    /// Closes the socket now; whoever waits for it is woken.
    func close() {
        guard !isClosed else { return }
        let raw = descriptor
        descriptor = -1
        loop.unwatch(raw)
        wire.close(raw)
        for waiter in exchange(&closeWaiters, with: []) { loop.unpark(waiter) }
    }

    /// Waits until `close` was called, by whomever.
    func waitClosed() async throws {
        guard !isClosed else { return }
        var me: TaskRecord?
        let cause = await loop.park(.other("waitClosed")) { record in
            me = record
            closeWaiters.append(record)
            if isClosed { loop.unpark(record) }
        }
        guard cause != .ready else { return }
        closeWaiters.removeAll { $0 === me }
        throw loop.cancellationError
    }

    /// What errors are about.
    var subject: String { peer.map(\.description) ?? "descriptor \(descriptor)" }

    /// Lets others run now and then, also if this socket never has to wait.
    private func giveWay() async throws {
        receivesInARow = 0
        try loop.checkCancellation()
        await Task.yield()
    }
}
