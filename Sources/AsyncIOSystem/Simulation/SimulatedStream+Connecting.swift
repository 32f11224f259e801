internal import Glibc

extension SimulatedStream {
    // MARK: The listener's side

    // (Overrides cannot stand in extensions: `listen`, `accept` and `connect` come here.)

    func beginListening(backlog limit: Int) throws(OSError) {
        guard state == .idle || state == .listening else { throw failure("listen", EINVAL) }
        if local == nil {
            guard family != .unix else { throw failure("listen", EINVAL) }
            let code = host.streams.claim(.wildcard(family), for: self)
            if code != 0 { throw failure("listen", code) }
        }
        if let local, family != .unix, host.streams.isListenedOn(local, besides: self) {
            throw failure("listen", EADDRINUSE)
        }
        state = .listening
        backlog.limit = max(0, min(limit, 4_096))
    }

    func acceptNext() throws(OSError) -> SimulatedStream? {
        guard state == .listening else { throw failure("accept", EINVAL) }
        return backlog.next()
    }

    /// A connection for `client`, with the lanes of both ends, that waits to be accepted here.
    private func makeConnection(for client: SimulatedStream, at address: SocketAddress?)
        -> SimulatedStream
    {
        let child = SimulatedStream(.stream, family, on: host)
        child.copyOptions(of: self)
        (child.local, child.peer) = (address, client.local ?? .wildcard(family))
        child.isAccepted = true
        host.streams.addConnection(at: child.local)
        network.remember(child)
        let (there, back) = (
            SimulatedLane(from: client, to: child), SimulatedLane(from: child, to: client)
        )
        (there.opposite, back.opposite) = (back, there)
        (client.outgoing, client.incoming) = (there, back)
        (child.outgoing, child.incoming) = (back, there)
        (client.state, child.state) = (.connected, .connected)
        network.statistics.connections += 1
        return child
    }

    private func enqueue(_ child: SimulatedStream) {
        guard state == .listening else { return child.abort() }
        backlog.add(child)
        report()
    }

    // MARK: The client's side

    func beginConnecting(to address: SocketAddress) throws(OSError) -> Bool {
        switch state {
        case .connecting: throw failure("connect", EALREADY, address)
        case .connected where !isConnectionTold && !isAccepted:
            isConnectionTold = true
            return true
        case .connected, .listening, .ended: throw failure("connect", EISCONN, address)
        case .idle: break
        }
        guard address.family == family else {
            throw failure("connect", family == .ipv4 ? EAFNOSUPPORT : EINVAL, address)
        }
        if case .unix(let name) = address {
            try connectUnix(to: name, address)
            return true
        }
        let code = bindItself(for: address)
        if code != 0 { throw failure("connect", code, address) }
        peer = address.isWildcard
            ? SocketAddress.loopback(family).withPort(UInt16(address.port ?? 0)) : address
        state = .connecting
        sendRequest(attempt: 0)
        // Within a host whose loopback takes no time, Linux has shaken hands before `connect` returns.
        if host.owns(address) { network.catchUp() }
        return false
    }

    private func connectUnix(to name: String, _ address: SocketAddress) throws(OSError) {
        guard let entry = host.unixNames[name] else {
            throw failure("connect", address.isAbstract ? ECONNREFUSED : ENOENT, address)
        }
        guard let owner = entry else { throw failure("connect", ECONNREFUSED, address) }
        guard let listener = owner as? SimulatedStream else {
            throw failure("connect", EPROTOTYPE, address)
        }
        guard listener.isListening else { throw failure("connect", ECONNREFUSED, address) }
        guard !listener.backlog.isFull else { throw failure("connect", EAGAIN, address) }
        peer = address
        isConnectionTold = true
        listener.enqueue(listener.makeConnection(for: self, at: address))
    }

    /// Knocks, and knocks again when nobody answers, after 1, 2, 4, … seconds, as Linux does.
    private func sendRequest(attempt: Int) {
        guard state == .connecting, let peer else { return }
        lastRequest = network.now
        network.note("\(title) asks for a connection")
        let target = network.home(of: peer, from: host)
        let link = target.map { network.link(from: host, to: $0) }
        if let link, !link.losesPacket() {
            network.at(link.arrival(of: 0)) { self.requestArrives(by: link, attempt) }
        } else {
            askAgain(attempt)
        }
    }

    private func askAgain(_ attempt: Int) {
        let time = max(network.now, lastRequest + 1_000_000_000 << Int64(attempt))
        network.at(time) { [self] in
            guard state == .connecting else { return }
            guard attempt < Self.mostRequests else { return fail(ETIMEDOUT) }
            sendRequest(attempt: attempt + 1)
        }
    }

    private func requestArrives(by link: SimulatedLink, _ attempt: Int) {
        guard state == .connecting, let peer else { return }
        guard link.isOpen else { return askAgain(attempt) }
        let listeners = link.target.streams.owners(of: peer).filter(\.isListening)
        let back = network.link(from: link.target, to: host)
        guard let listener = network.pick(listeners) as? SimulatedStream else {
            return network.at(back.arrival(of: 0)) { [self] in
                if back.isOpen { fail(nil) } else { askAgain(attempt) }
            }
        }
        guard !listener.backlog.isFull, !back.losesPacket() else { return askAgain(attempt) }
        listener.backlog.underWay += 1
        network.at(back.arrival(of: 0)) { [self] in
            guard state == .connecting, back.isOpen, listener.isListening else {
                listener.backlog.underWay -= 1
                // A listener that was closed meanwhile refuses the next attempt.
                if state == .connecting { askAgain(attempt) }
                return
            }
            finishHandshake(with: listener, at: peer)
        }
    }

    private func finishHandshake(with listener: SimulatedStream, at address: SocketAddress) {
        let child = listener.makeConnection(for: self, at: address)
        network.note("\(title) is connected")
        child.whenOpened = { [unowned child] isOpen in
            listener.backlog.underWay -= 1
            if isOpen { listener.enqueue(child) }
        }
        outgoing?.open()
        report()
    }

    /// Linux's six repeated requests: after the last one it waits 64 seconds more, 127 in all.
    private static let mostRequests = 6
}
