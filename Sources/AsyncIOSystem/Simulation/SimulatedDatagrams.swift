internal import Glibc

/// A UDP socket, or a Unix datagram socket.
final class SimulatedDatagrams: SimulatedSocket {
    /// What has arrived and was not received yet.
    private var queue: [(bytes: [UInt8], sender: SocketAddress?)] = []
    private var queuedBytes = 0
    /// The groups that it has joined, without ports.
    private(set) var groups: Set<SocketAddress> = []
    /// Unix sockets that wait for room here.
    private var waiting: [SimulatedDatagrams] = []

    override var readiness: Readiness {
        if isDead { return [.readable, .writable, .hangup] }
        return queue.isEmpty && error == 0 ? .writable : [.readable, .writable]
    }

    override func connect(to address: SocketAddress) throws(OSError) -> Bool {
        guard address.family == family else {
            throw failure("connect", family == .ipv4 ? EAFNOSUPPORT : EINVAL, address)
        }
        if family == .unix {
            let found = unixTarget(address)
            if case .failure(let code) = found { throw failure("connect", code.number, address) }
        } else {
            let code = bindItself(for: address)
            if code != 0 { throw failure("connect", code, address) }
        }
        peer = address
        return true
    }

    func join(_ group: SocketAddress) { groups.insert(group.hostKey) }
    func leaveGroup(_ group: SocketAddress) { groups.remove(group.hostKey) }

    // MARK: Receiving

    override func receive(
        into buffer: UnsafeMutableRawBufferPointer, from sender: inout SocketAddress?
    ) -> Transfer {
        sender = nil
        if error != 0 { return .failed(takeError()) }
        guard !queue.isEmpty else { return .wouldBlock }
        let next = queue.removeFirst()
        queuedBytes -= next.bytes.count
        sender = next.sender
        let count = min(next.bytes.count, buffer.count)
        next.bytes.withUnsafeBytes {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[..<count]))
        }
        for sender in exchange(&waiting, with: []) { sender.report() }
        return .bytes(next.bytes.count)
    }

    /// Whether it takes what comes from there; a connected socket hears its peer alone.
    func listens(to sender: SocketAddress?) -> Bool { peer == nil || peer == sender }

    /// Whether what is sent to a group, or to everybody, is meant for it.
    func hears(_ address: SocketAddress) -> Bool {
        guard let local else { return false }
        guard local.isWildcard || local.hostKey == address.hostKey else { return false }
        return address.isBroadcast || groups.contains(address.hostKey)
    }

    func arrive(_ bytes: [UInt8], from sender: SocketAddress?) {
        guard listens(to: sender) else { return }
        // What does not fit is dropped, as by a kernel; a little is always taken.
        guard queue.isEmpty || queuedBytes + bytes.count <= receiveRoom else {
            network.statistics.dropped += 1
            return
        }
        network.statistics.received += 1
        queue.append((bytes, sender))
        queuedBytes += bytes.count
        report()
    }

    // MARK: Sending

    override func send(_ bytes: UnsafeRawBufferPointer) -> Transfer {
        if error != 0 { return .failed(takeError()) }
        guard let peer else { return .failed(family == .unix ? ENOTCONN : EDESTADDRREQ) }
        return send(bytes, to: peer)
    }

    override func send(_ bytes: UnsafeRawBufferPointer, to address: SocketAddress) -> Transfer {
        if error != 0 { return .failed(takeError()) }
        if family == .unix { return sendUnix(bytes, to: address) }
        guard address.family == family else { return .failed(EAFNOSUPPORT) }
        guard bytes.count <= 65_507 else { return .failed(EMSGSIZE) }
        if address.isBroadcast, !has(.broadcast) { return .failed(EACCES) }
        let code = bindUnconnected(for: address)
        if code != 0 { return .failed(code) }
        network.route(Array(bytes), from: self, to: address)
        return .bytes(bytes.count)
    }

    /// A socket that only sends has a port, but still hears on every address.
    private func bindUnconnected(for address: SocketAddress) -> Int32 {
        guard local == nil else { return 0 }
        return host.datagrams.claim(.wildcard(family), for: self)
    }

    /// The address that a datagram to `address` says it is from.
    func source(for address: SocketAddress) -> SocketAddress? {
        guard let local, local.isWildcard else { return local }
        let source =
            address.isBroadcast || address.isMulticast
            ? host.addresses.first { $0.family == family } : host.source(for: address)
        return source?.withPort(UInt16(local.port ?? 0))
    }

    // MARK: Unix

    private struct Refusal: Error {
        let number: Int32
    }

    private func unixTarget(_ address: SocketAddress) -> Result<SimulatedDatagrams, Refusal> {
        guard case .unix(let name) = address, let entry = host.unixNames[name] else {
            return .failure(Refusal(number: address.isAbstract ? ECONNREFUSED : ENOENT))
        }
        guard let owner = entry else { return .failure(Refusal(number: ECONNREFUSED)) }
        guard let target = owner as? SimulatedDatagrams else {
            return .failure(Refusal(number: EPROTOTYPE))
        }
        return .success(target)
    }

    private func sendUnix(_ bytes: UnsafeRawBufferPointer, to address: SocketAddress) -> Transfer {
        guard bytes.count <= sendRoom else { return .failed(EMSGSIZE) }
        switch unixTarget(address) {
        case .failure(let refusal): return .failed(refusal.number)
        case .success(let target):
            guard target.peer == nil || target.peer == local else { return .failed(EPERM) }
            // Linux lets so many wait, however small they are.
            guard target.queue.count <= 10 else {
                target.waiting.append(self)
                return .wouldBlock
            }
            target.arrive(Array(bytes), from: local)
            return .bytes(bytes.count)
        }
    }

    // MARK: The end

    override func close() {
        for sender in exchange(&waiting, with: []) { sender.report() }
        network.forget(self)
        if !isDead { releaseName() }
    }

    override func vanish() {
        queue = []
        report()
    }

    /// Nobody was there to receive what this socket has sent.
    func wasRefused() {
        // Linux tells only those that have one peer, as others could not know which it was.
        guard peer != nil else { return }
        error = ECONNREFUSED
        report()
    }
}
