internal import Glibc

/// A TCP socket, or a Unix stream socket: connecting, listening or connected.
///
/// What calls answer, in which order errors are told and what the poller hears of it is what Linux
/// does; `NetworkContractTests` runs the same checks on both.
final class SimulatedStream: SimulatedSocket {
    enum State {
        /// Neither listening nor connected: new, or refused.
        case idle
        case listening
        case connecting
        case connected
        /// Broken, or closed at both ends; what has arrived can still be read.
        case ended
    }

    var state = State.idle
    var incoming: SimulatedLane?
    var outgoing: SimulatedLane?
    /// Whether the peer's end of the stream has arrived.
    var hasEnd = false
    var hasEndedWriting = false
    /// Whether a send did not fit, so that room is news.
    var wantsRoom = false
    var breaksOnClose = false
    /// When it has knocked at a listener last.
    var lastRequest: Int64 = 0
    /// Whether a second call of `connect` was told that the first one has come to something.
    var isConnectionTold = false
    /// Of a listener.
    var backlog = SimulatedBacklog()
    /// Whether its port was that of a listener, and is not its own.
    var isAccepted = false
    /// Whether this end was the first to end the stream; it keeps the port for a while.
    var endedFirst = false

    /// Whether the program has closed it, and it only finishes what was begun.
    var wasClosed = false
    /// Told how the handshake of a connection came out that was made by a listener.
    var whenOpened: ((_ isOpen: Bool) -> Void)?

    override var isListening: Bool { state == .listening }
    override func listen(backlog: Int) throws(OSError) { try beginListening(backlog: backlog) }
    override func accept() throws(OSError) -> SimulatedSocket? { try acceptNext() }
    override func connect(to address: SocketAddress) throws(OSError) -> Bool {
        try beginConnecting(to: address)
    }
    override func endWriting() { finishWriting() }
    override func resetOnClose() { breaksOnClose = true }
    override func close() { letGo() }
    override func vanish() { disappear() }
    override var remote: SocketAddress? { state == .connected ? peer : nil }

    override var readiness: Readiness {
        switch state {
        case .listening: return backlog.isEmpty ? [] : .readable
        case .connecting: return []
        case .idle, .ended: return [.readable, .writable, .hangup]
        case .connected: break
        }
        var result: Readiness = []
        if let incoming, incoming.available > 0 { result.add(.readable) }
        if hasEnd { result.add([.readable, .hangup]) }
        if hasEndedWriting || outgoing?.isWritable == true { result.add(.writable) }
        return result
    }

    // MARK: Transfers

    override func receive(
        into buffer: UnsafeMutableRawBufferPointer, from sender: inout SocketAddress?
    ) -> Transfer {
        switch state {
        case .connecting: return .wouldBlock
        case .idle where error == 0: return .failed(family == .unix ? EINVAL : ENOTCONN)
        case .listening: return .failed(family == .unix ? EINVAL : ENOTCONN)
        default: break
        }
        if let incoming, incoming.available > 0 { return .bytes(incoming.take(into: buffer)) }
        // TCP does not tell errors after the end; Unix sockets do so first.
        if hasEnd, family != .unix { return .bytes(0) }
        if error != 0 { return .failed(takeError()) }
        return hasEnd || state == .ended ? .bytes(0) : .wouldBlock
    }

    override func send(_ bytes: UnsafeRawBufferPointer) -> Transfer {
        switch state {
        case .connecting: return family == .unix ? .failed(ENOTCONN) : .wouldBlock
        case .idle where family == .unix, .listening where family == .unix:
            return .failed(ENOTCONN)
        case .idle, .listening, .ended: return .failed(sendError())
        case .connected: break
        }
        guard !hasEndedWriting, error == 0, let outgoing, !isPeerGone else {
            return .failed(sendError())
        }
        let count = min(bytes.count, outgoing.freeRoom)
        if count < bytes.count { wantsRoom = true }
        if count == 0, !bytes.isEmpty { return .wouldBlock }
        outgoing.write(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
        return .bytes(count)
    }

    override func send(_ bytes: UnsafeRawBufferPointer, to address: SocketAddress) -> Transfer {
        send(bytes)
    }

    private func sendError() -> Int32 {
        error != 0 && family != .unix ? takeError() : EPIPE
    }

    /// A Unix socket knows at once that its peer was closed.
    private var isPeerGone: Bool { family == .unix && outgoing?.receiver == nil }

    // MARK: What the lanes tell

    func handshakeEnded() {
        exchange(&whenOpened, with: nil)?(true)
    }

    func bytesArrived(isEnd: Bool, isBroken: Bool) {
        if isEnd {
            network.note("\(title) reads the end")
            hasEnd = true
            // A Unix socket that was closed has ended both directions.
            if isPeerGone { state = .ended }
            if isBroken { error = ECONNRESET }
        }
        report()
        finishIfDone()
    }

    func roomGrew(wasWritable: Bool) {
        finishIfDone()
        guard state == .connected, !hasEndedWriting, outgoing?.isWritable == true else { return }
        guard wantsRoom || !wasWritable else { return }
        wantsRoom = false
        report()
    }

    /// The names of both ends, for the trace.
    var title: String {
        "\(local ?? .wildcard(family)) ↔ \(peer ?? .wildcard(family))"
    }
}
