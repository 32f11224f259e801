internal import Glibc

/// The calls of a network, each through the door where a test's `FaultPlan` may stand, under the name
/// that it has with the kernel.
extension SimulatedNetwork {
    package func open(_ kind: SocketKind, for family: AddressFamily) throws(OSError) -> Int32 {
        let host = presentHost
        let refusal = refusal(of: "socket") ?? (host.isUp ? nil : ENETDOWN)
        if let refusal {
            throw OSError(call: "socket", subject: "\(kind) of \(family)", code: refusal)
        }
        let socket =
            kind == .stream
            ? SimulatedStream(kind, family, on: host) : SimulatedDatagrams(kind, family, on: host)
        remember(socket)
        return enroll(socket)
    }

    package func bind(_ number: Int32, to address: SocketAddress) throws(OSError) {
        try address.check("bind")
        try live(number, "bind", address).bind(to: address)
    }

    package func listen(_ number: Int32, backlog: Int) throws(OSError) {
        try live(number, "listen").listen(backlog: backlog)
    }

    package func accept(_ number: Int32) throws(OSError) -> Int32? {
        let listener = try live(number, "accept")
        guard let accepted = try listener.accept() else { return nil }
        return enroll(accepted)
    }

    package func startConnecting(
        _ number: Int32, to address: SocketAddress
    ) throws(OSError) -> Bool {
        try address.check("connect")
        return try live(number, "connect", address).connect(to: address)
    }

    package func pendingError(_ number: Int32) -> Int32 {
        guard let socket = socket(number) else { return EBADF }
        return socket.isDead ? ENETDOWN : socket.takeError()
    }

    package func receive(
        _ number: Int32, into buffer: UnsafeMutableRawBufferPointer
    ) -> Transfer {
        var sender: SocketAddress?
        return transfer(number, "recv", buffer.count) { socket, count in
            socket.receive(into: .init(rebasing: buffer[..<count]), from: &sender)
        }
    }

    package func receive(
        _ number: Int32, into buffer: UnsafeMutableRawBufferPointer,
        from sender: inout SocketAddress?
    ) -> Transfer {
        transfer(number, "recvfrom", buffer.count) { socket, count in
            socket.receive(into: .init(rebasing: buffer[..<count]), from: &sender)
        }
    }

    package func send(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Transfer {
        transfer(number, "send", bytes.count) { socket, count in
            socket.send(.init(rebasing: bytes[..<count]))
        }
    }

    package func send(_ number: Int32, pieces: [UnsafeRawBufferPointer]) -> Transfer {
        transfer(number, "sendmsg", 0) { socket, _ in
            if socket.kind == .datagram {
                let whole = pieces.flatMap { Array($0) }
                return whole.withUnsafeBytes { socket.send($0) }
            }
            var sent = 0
            for piece in pieces where !piece.isEmpty {
                let result = socket.send(piece)
                guard case .bytes(let count) = result else {
                    return sent == 0 ? result : .bytes(sent)
                }
                sent += count
                if count < piece.count { break }
            }
            return .bytes(sent)
        }
    }

    package func send(
        _ number: Int32, _ bytes: UnsafeRawBufferPointer, to address: SocketAddress
    ) -> Transfer {
        if let refusal = address.refusal { return .failed(refusal) }
        return transfer(number, "sendto", bytes.count) { socket, _ in
            socket.send(bytes, to: address)
        }
    }

    package func endWriting(_ number: Int32) { socket(number)?.endWriting() }
    package func resetOnClose(_ number: Int32) { socket(number)?.resetOnClose() }
    package func peerAddress(_ number: Int32) -> SocketAddress? { socket(number)?.remote }
    package func localAddress(_ number: Int32) -> SocketAddress? {
        socket(number).map { $0.local ?? .wildcard($0.family) }
    }

    package func setOption(
        _ number: Int32, _ option: SocketOption, to value: Int
    ) throws(OSError) {
        try live(number, "setsockopt").setOption(option, to: value)
    }

    package func option(_ number: Int32, _ option: SocketOption) throws(OSError) -> Int {
        try live(number, "getsockopt").option(option)
    }

    // MARK: The door

    /// The socket that a number stands for, if the call may be made.
    private func live(
        _ number: Int32, _ call: StaticString, _ address: SocketAddress? = nil
    ) throws(OSError) -> SimulatedSocket {
        guard let socket = socket(number) else {
            throw OSError(call: "\(call)", subject: "descriptor \(number)", code: EBADF)
        }
        let refusal = refusal(of: call) ?? (socket.isDead ? ENETDOWN : nil)
        if let refusal { throw socket.failure("\(call)", refusal, address) }
        return socket
    }

    @inline(__always)
    private func transfer(
        _ number: Int32, _ call: StaticString, _ count: Int,
        _ body: (SimulatedSocket, _ allowed: Int) -> Transfer
    ) -> Transfer {
        guard let socket = socket(number) else { return .failed(EBADF) }
        if let refusal = refusal(of: call) {
            return wouldBlock(refusal) ? .wouldBlock : .failed(refusal)
        }
        if socket.isDead { return .failed(ENETDOWN) }
        return body(socket, FaultPlan.ofThread?.allowance(of: call, count) ?? count)
    }

    /// The error that a test has planned for a call; interruptions are not seen from outside.
    @inline(__always)
    private func refusal(of call: StaticString) -> Int32? {
        guard let plan = FaultPlan.ofThread else { return nil }
        while let code = plan.failure(of: call) {
            if code != EINTR { return code }
        }
        return nil
    }
}
