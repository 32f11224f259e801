internal import CAsyncIO
internal import Glibc

/// What one non-blocking transfer came to.
package enum Transfer: Sendable {
    case bytes(Int)
    case wouldBlock
    case failed(Int32)
}

/// The socket calls of the house: thin, non-blocking, retried when a signal interrupts them.
package enum Socket {
    /// Opens a non-blocking stream socket for the family of `address`.
    package static func stream(for address: SocketAddress) throws(OSError) -> Descriptor {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let raw = socket(address.family, kind, 0)
        guard raw >= 0 else { throw OSError.last("socket", "\(address)") }
        return Descriptor(owning: raw)
    }

    /// Starts to connect; true if the connection is there already.
    package static func startConnecting(
        _ raw: Int32, to address: SocketAddress
    ) throws(OSError) -> Bool {
        let result = address.withSocketAddress { connect(raw, $0, $1) }
        if result == 0 { return true }
        // After EINTR the attempt goes on in the background, just as after EINPROGRESS.
        if errno == EINPROGRESS || errno == EINTR { return false }
        throw OSError.last("connect", "\(address)")
    }

    /// The error that a connection attempt, or the connection, has ended with; 0 if none.
    package static func pendingError(_ raw: Int32) -> Int32 {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(raw, SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : errno
    }

    /// Binds and listens; the address may have port 0 for any free port.
    package static func listen(
        at address: SocketAddress, backlog: Int
    ) throws(OSError) -> Descriptor {
        let descriptor = try stream(for: address)
        if address.port != nil { enable(descriptor.raw, SOL_SOCKET, SO_REUSEADDR) }
        if address.family == AF_INET6 {
            enable(descriptor.raw, Int32(IPPROTO_IPV6), IPV6_V6ONLY)
        }
        guard address.withSocketAddress({ bind(descriptor.raw, $0, $1) }) == 0 else {
            throw OSError.last("bind", "\(address)")
        }
        guard Glibc.listen(descriptor.raw, Int32(clamping: backlog)) == 0 else {
            throw OSError.last("listen", "\(address)")
        }
        return descriptor
    }

    /// Takes the next waiting connection; `nil` if none waits.
    ///
    /// A connection that died while it waited is passed over: that is the peer's affair.
    package static func accept(_ raw: Int32) throws(OSError) -> Descriptor? {
        while true {
            let accepted = casyncio_accept(raw)
            if accepted >= 0 { return Descriptor(owning: accepted) }
            switch errno {
            case EAGAIN: return nil
            case EINTR, ECONNABORTED, EPROTO: continue
            default: throw OSError.last("accept")
            }
        }
    }

    /// Receives what is there; zero bytes mean that the peer has ended its side.
    package static func receive(_ raw: Int32, into buffer: UnsafeMutableRawBufferPointer)
        -> Transfer
    {
        while true {
            let count = recv(raw, buffer.baseAddress, buffer.count, 0)
            if count >= 0 { return .bytes(count) }
            let code = errno
            if wouldBlock(code) { return .wouldBlock }
            if code != EINTR { return .failed(code) }
        }
    }

    /// Sends what fits into the socket's buffer.
    package static func send(_ raw: Int32, _ buffer: UnsafeRawBufferPointer) -> Transfer {
        while true {
            let count = Glibc.send(
                raw, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            if count >= 0 { return .bytes(count) }
            let code = errno
            if wouldBlock(code) { return .wouldBlock }
            if code != EINTR { return .failed(code) }
        }
    }

    /// Ends the writing side, so that the peer reads to the end of what was sent.
    package static func endWriting(_ raw: Int32) {
        _ = shutdown(raw, Int32(SHUT_WR))
    }

    /// Makes `close` send a reset instead of an orderly end.
    package static func resetOnClose(_ raw: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        _ = setsockopt(raw, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Sends small writes at once instead of gathering them.
    package static func disableDelay(_ raw: Int32) {
        enable(raw, Int32(IPPROTO_TCP), TCP_NODELAY)
    }

    package static func localAddress(_ raw: Int32) -> SocketAddress? {
        address(raw, getsockname)
    }

    package static func peerAddress(_ raw: Int32) -> SocketAddress? {
        address(raw, getpeername)
    }

    /// Two connected Unix stream sockets, for tests and for talking to oneself; the caller closes both.
    package static func pair() throws(OSError) -> (Int32, Int32) {
        var raw: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &raw) == 0 else { throw OSError.last("socketpair") }
        return (raw[0], raw[1])
    }

    private static func enable(_ raw: Int32, _ level: Int32, _ option: Int32) {
        var one: Int32 = 1
        _ = setsockopt(raw, level, option, &one, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func address(
        _ raw: Int32,
        _ call: (Int32, UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<socklen_t>?) -> Int32
    ) -> SocketAddress? {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { call(raw, $0, &size) }
        }
        return result == 0 ? SocketAddress(storage: storage) : nil
    }
}
