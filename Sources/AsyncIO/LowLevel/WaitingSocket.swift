import AsyncIOCore
import AsyncIOSystem

/// A socket whose calls are tried first, and wait on the loop only if they have to.
///
/// Watched from its first wait on, not before: the kernel calls a stream socket that is not connected yet
/// hung up.
final class WaitingSocket {
    let loop: EventLoop
    let network: any Network
    /// The descriptor, or -1 once it is closed or given up.
    private(set) var descriptor: Int32
    private(set) var isWatched = false
    private var callsInARow = 0

    init(_ socket: consuming OpenSocket, on loop: EventLoop) {
        self.loop = loop
        network = loop.network
        descriptor = socket.release()
    }

    deinit {
        guard descriptor >= 0 else { return }
        let (raw, loop, network, isWatched) = (descriptor, loop, network, isWatched)
        if loop.isClosed || !isWatched {
            network.close(raw)
        } else if loop.isOnLoopThread {
            loop.unwatch(raw)
            network.close(raw)
        } else {
            loop.callSoonThreadSafe {
                loop.unwatch(raw)
                network.close(raw)
            }
        }
    }

    var isClosed: Bool { descriptor < 0 }

    /// The descriptor, for a call that cannot go without one.
    func open(_ call: String) throws(StreamClosedError) -> Int32 {
        guard descriptor >= 0 else { throw StreamClosedError(call: call) }
        return descriptor
    }

    /// Makes a call until it gives something; `nil` means that it would have had to wait.
    ///
    /// One task may wait in each direction.
    @inline(__always)
    func attempt<R>(
        _ direction: Direction, _ call: String, retryingEvery pause: Duration? = nil,
        _ body: (Int32) throws -> R?
    ) async throws -> R {
        try await giveWayIfDue()
        while true {
            let raw = try open(call)
            if let result = try body(raw) {
                noteCall()
                return result
            }
            let deadline = pause.map { loop.time.advanced(by: $0) }
            try await wait(for: direction, call, until: deadline)
        }
    }

    /// Waits until another attempt is worth it.
    func wait(
        for direction: Direction, _ call: String, until deadline: LoopInstant? = nil
    ) async throws {
        callsInARow = 0
        let raw = try open(call)
        if isWatched { loop.noteWouldBlock(raw, for: direction) } else { try watch() }
        try await waitUntilReady(for: direction, call, until: deadline)
    }

    /// Waits until there is news of a socket that is watched; whoever calls has noted that it was not ready.
    func waitUntilReady(
        for direction: Direction, _ call: String, until deadline: LoopInstant? = nil
    ) async throws {
        let raw = try open(call)
        try loop.checkWoken(
            await loop.waitUntilReady(raw, for: direction, until: deadline), call)
    }

    func watch() throws {
        guard !isWatched else { return }
        try loop.watch(try open("watch"))
        isWatched = true
    }

    func close() {
        guard let raw = letGo() else { return }
        network.close(raw)
    }

    /// Hands the socket over to another owner; whoever waits for it is woken, as if it were closed.
    func giveUp() throws -> OpenSocket {
        guard let raw = letGo() else { throw StreamClosedError(call: "giveUp") }
        return OpenSocket(owning: raw, of: network)
    }

    private func letGo() -> Int32? {
        guard !isClosed else { return nil }
        let raw = exchange(&descriptor, with: -1)
        if isWatched { loop.unwatch(raw) }
        return raw
    }

    /// Lets others run now and then, also if this socket never has to wait; throws if the task was
    /// cancelled.
    ///
    /// To be called before anything is taken: it would be lost if this throws.
    @inline(__always)
    func giveWayIfDue() async throws {
        guard callsInARow >= 16 else { return }
        callsInARow = 0
        try await loop.giveWay()
    }

    /// Notes a call that did not have to wait.
    func noteCall() {
        callsInARow += 1
    }
}

extension Transfer {
    /// The count, or `nil` if the call would have had to wait.
    @inline(__always)
    func count(_ call: String, _ subject: @autoclosure () -> String) throws(OSError) -> Int? {
        switch self {
        case .bytes(let count): return count
        case .wouldBlock: return nil
        case .failed(let code): throw OSError(call: call, subject: subject(), code: code)
        }
    }
}
