internal import Glibc

/// What a stream of bytes travels over: the sockets of a network, or pipes.
///
/// All calls but `close` belong to the loop's thread, and none of them waits.
package protocol Wire: AnyObject, Sendable {
    /// Whether one descriptor carries both directions, so that one can end before the other.
    var isDuplex: Bool { get }

    /// Receives what is there; zero bytes of a stream mean that the peer has ended its side.
    func receive(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Transfer
    /// Sends what fits into the kernel's buffer.
    func send(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Transfer
    /// Sends what fits of several pieces, in order, in one call.
    func send(_ descriptor: Int32, pieces: [UnsafeRawBufferPointer]) -> Transfer
    /// Ends the writing side, so that the peer reads to the end of what was sent.
    func endWriting(_ descriptor: Int32)
    /// Makes `close` tell the peer that the stream broke, where that can be told.
    func resetOnClose(_ descriptor: Int32)
    func localAddress(_ descriptor: Int32) -> SocketAddress?
    func peerAddress(_ descriptor: Int32) -> SocketAddress?
    func close(_ descriptor: Int32)
}

/// What one non-blocking transfer came to.
package enum Transfer: Sendable, Equatable {
    case bytes(Int)
    case wouldBlock
    case failed(Int32)

    /// Makes a call until no signal interrupts it; `call` returns a count, or -1 and leaves `errno`.
    @inline(__always)
    static func of(_ call: () -> Int) -> Transfer {
        let count = call()
        return count >= 0 ? .bytes(count) : refused(call)
    }

    /// What `errno` says of a call that has just failed, which is made again if a signal interrupted it.
    @inline(never)
    private static func refused(_ call: () -> Int) -> Transfer {
        while true {
            let code = errno
            if AsyncIOSystem.wouldBlock(code) { return .wouldBlock }
            if code != EINTR { return .failed(code) }
            let count = call()
            if count >= 0 { return .bytes(count) }
        }
    }
}
