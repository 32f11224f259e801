import AsyncIOSystem

/// A poller and the means to make its descriptors ready, the same for kernels and simulations.
protocol PollerHarness: AnyObject {
    associatedtype Backend: Poller
    var poller: Backend { get }

    /// A descriptor that is watched by nobody yet, as an open connection: writable, not readable.
    func open() throws -> Int32
    /// Begins the watch.
    func add(_ descriptor: Int32) throws
    /// Has the peer send a byte.
    func send(to descriptor: Int32) throws
    /// Reads until reading would block, and tells the poller as the loop does.
    func drain(_ descriptor: Int32)
    /// Writes until writing would block, and tells the poller as the loop does.
    func fill(_ descriptor: Int32)
    /// Has the peer read everything.
    func drainPeer(of descriptor: Int32)
    /// Has the peer close the connection.
    func hangUp(_ descriptor: Int32)
}

extension PollerHarness {
    /// What one `wait` delivers.
    func wait(_ timeout: Int64? = 0) throws -> [(descriptor: Int32, readiness: Readiness)] {
        var delivered: [(Int32, Readiness)] = []
        _ = try poller.wait(timeout: timeout) { delivered.append(($0, $1)) }
        return delivered
    }

    /// What several waits deliver for one descriptor; for promises that allow more than one report.
    func readiness(of descriptor: Int32) throws -> Readiness {
        var result: Readiness = []
        for _ in 0..<4 {
            for report in try wait() where report.descriptor == descriptor {
                result.formUnion(report.readiness)
            }
        }
        return result
    }
}

/// Makes the harness for a back end and hands it to `body`.
func withHarness<R>(
    _ kind: PollerKind, _ body: (any PollerHarness) throws -> R
) throws -> R {
    switch kind {
    case .epoll: try body(KernelHarness(try EpollPoller()))
    case .poll: try body(KernelHarness(try PollPoller()))
    case .simulated: try body(SimulatedHarness(try SimulatedPoller()))
    }
}

/// Pairs of connected sockets.
final class KernelHarness<Backend: Poller>: PollerHarness {
    let poller: Backend
    private var peers: [Int32: Int32] = [:]

    init(_ poller: Backend) {
        self.poller = poller
    }

    deinit {
        for (descriptor, peer) in peers {
            closeDescriptor(descriptor)
            if peer >= 0 { closeDescriptor(peer) }
        }
    }

    func open() throws -> Int32 {
        let (descriptor, peer) = try KernelNetwork.pair()
        peers[descriptor] = peer
        return descriptor
    }

    func add(_ descriptor: Int32) throws {
        try poller.add(descriptor)
    }

    func send(to descriptor: Int32) throws {
        _ = [UInt8(1)].withUnsafeBytes { KernelNetwork().send(peer(of: descriptor), $0) }
    }

    func drain(_ descriptor: Int32) {
        receiveAll(descriptor)
        poller.rearm(descriptor, .read)
    }

    func fill(_ descriptor: Int32) {
        let bytes = [UInt8](repeating: 0, count: 65_536)
        while case .bytes = bytes.withUnsafeBytes({ KernelNetwork().send(descriptor, $0) }) {}
        poller.rearm(descriptor, .write)
    }

    func drainPeer(of descriptor: Int32) {
        receiveAll(peer(of: descriptor))
    }

    func hangUp(_ descriptor: Int32) {
        closeDescriptor(peer(of: descriptor))
        peers[descriptor] = -1
    }

    private func peer(of descriptor: Int32) -> Int32 { peers[descriptor] ?? -1 }

    private func receiveAll(_ descriptor: Int32) {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        while true {
            guard
                case .bytes(let count) = bytes.withUnsafeMutableBytes({
                    KernelNetwork().receive(descriptor, into: $0)
                }), count > 0
            else { return }
        }
    }
}

/// Numbers that stand for devices; what a kernel would notice is said to the poller.
final class SimulatedHarness: PollerHarness {
    let poller: SimulatedPoller
    private var nextDescriptor: Int32 = 1_000
    private var stateBeforeWatch: [Int32: Readiness] = [:]

    init(_ poller: SimulatedPoller) {
        self.poller = poller
    }

    func open() throws -> Int32 {
        defer { nextDescriptor += 1 }
        stateBeforeWatch[nextDescriptor] = .writable
        return nextDescriptor
    }

    func add(_ descriptor: Int32) throws {
        try poller.add(descriptor)
        guard let state = stateBeforeWatch.removeValue(forKey: descriptor) else { return }
        poller.makeReady(descriptor, state)
    }

    func send(to descriptor: Int32) throws {
        if stateBeforeWatch[descriptor]?.insert(.readable) == nil {
            poller.makeReady(descriptor, .readable)
        }
    }

    func drain(_ descriptor: Int32) {
        poller.rearm(descriptor, .read)
    }

    func fill(_ descriptor: Int32) {
        poller.rearm(descriptor, .write)
    }

    func drainPeer(of descriptor: Int32) {
        poller.makeReady(descriptor, .writable)
    }

    func hangUp(_ descriptor: Int32) {
        poller.makeReady(descriptor, [.readable, .writable, .hangup])
    }
}

extension Poller {
    /// Waits without hearing of what will be delivered.
    func wait(
        timeout: Int64?, deliver: (Int32, Readiness) -> Void
    ) throws(OSError) -> WaitResult {
        try wait(timeout: timeout, announce: { _ in false }, deliver: deliver)
    }
}
