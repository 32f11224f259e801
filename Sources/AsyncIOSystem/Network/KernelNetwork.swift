internal import CAsyncIO
internal import Glibc

/// The sockets of the kernel: thin, non-blocking calls, retried when a signal interrupts them.
package final class KernelNetwork: Network {
    package let isDuplex = true

    package init() {}

    package func open(_ kind: SocketKind, for family: AddressFamily) throws(OSError) -> Int32 {
        let raw = Door.call("socket") { Glibc.socket(family.number, kind.numberToOpen, 0) }
        guard raw >= 0 else { throw OSError.last("socket", "\(kind) of \(family)") }
        return raw
    }

    package func bind(_ socket: Int32, to address: SocketAddress) throws(OSError) {
        try address.check("bind")
        let result = Door.call("bind") {
            address.withSocketAddress { Glibc.bind(socket, $0, $1) }
        }
        guard result == 0 else { throw OSError.last("bind", "\(address)") }
    }

    package func listen(_ socket: Int32, backlog: Int) throws(OSError) {
        guard Door.call("listen", { Glibc.listen(socket, Int32(clamping: backlog)) }) == 0 else {
            throw OSError.last("listen", subject(socket))
        }
    }

    package func accept(_ listener: Int32) throws(OSError) -> Int32? {
        while true {
            let accepted = Door.call("accept") { casyncio_accept(listener) }
            if accepted >= 0 { return accepted }
            switch errno {
            case EAGAIN: return nil
            case EINTR, ECONNABORTED, EPROTO: continue
            default: throw OSError.last("accept", subject(listener))
            }
        }
    }

    package func startConnecting(
        _ socket: Int32, to address: SocketAddress
    ) throws(OSError) -> Bool {
        try address.check("connect")
        let result = Door.call("connect") {
            address.withSocketAddress { connect(socket, $0, $1) }
        }
        if result == 0 { return true }
        // After EINTR the attempt goes on in the background, just as after EINPROGRESS.
        if errno == EINPROGRESS || errno == EINTR { return false }
        throw OSError.last("connect", "\(address)")
    }

    package func pendingError(_ socket: Int32) -> Int32 {
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : errno
    }

    package func endWriting(_ socket: Int32) {
        _ = shutdown(socket, Int32(SHUT_WR))
    }

    package func resetOnClose(_ socket: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        let size = socklen_t(MemoryLayout<linger>.size)
        _ = setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, size)
    }

    package func setOption(
        _ socket: Int32, _ option: SocketOption, to value: Int
    ) throws(OSError) {
        guard var number = Int32(exactly: value) else {
            throw OSError(call: "setsockopt", subject: "\(option) to \(value)", code: EINVAL)
        }
        let size = socklen_t(MemoryLayout<Int32>.size)
        let result = Door.call("setsockopt") {
            setsockopt(socket, option.level, option.name, &number, size)
        }
        guard result == 0 else { throw OSError.last("setsockopt", "\(option) to \(value)") }
    }

    package func option(_ socket: Int32, _ option: SocketOption) throws(OSError) -> Int {
        var number: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        let result = Door.call("getsockopt") {
            getsockopt(socket, option.level, option.name, &number, &size)
        }
        guard result == 0 else { throw OSError.last("getsockopt", "\(option)") }
        return Int(number)
    }

    package func localAddress(_ socket: Int32) -> SocketAddress? {
        address(socket, getsockname)
    }

    package func peerAddress(_ socket: Int32) -> SocketAddress? {
        address(socket, getpeername)
    }

    package func close(_ socket: Int32) {
        closeDescriptor(socket)
    }

    /// Two connected Unix sockets, for tests and for talking to oneself; the caller closes both.
    package static func pair(_ kind: SocketKind = .stream) throws(OSError) -> (Int32, Int32) {
        var raw: [Int32] = [-1, -1]
        let result = Door.call("socketpair") { socketpair(AF_UNIX, kind.numberToOpen, 0, &raw) }
        guard result == 0 else { throw OSError.last("socketpair") }
        return (raw[0], raw[1])
    }

    private func address(
        _ socket: Int32,
        _ call: (Int32, UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<socklen_t>?) -> Int32
    ) -> SocketAddress? {
        SocketAddress { pointer, size in call(socket, pointer, &size) == 0 }
    }

    private func subject(_ socket: Int32) -> String {
        localAddress(socket)?.description ?? "descriptor \(socket)"
    }
}
