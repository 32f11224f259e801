public import AsyncIOSystem

/// What stands for a connection beneath a protocol: the base of all transports.
///
/// Made by the loop, never by hand. Belongs to the loop's thread, and lives until the connection is lost.
///
/// The counterpart of `asyncio.BaseTransport`.
public protocol BaseTransport: AnyObject {
    /// Whether the transport is closed, or will be once what is waiting was sent.
    var isClosing: Bool { get }
    /// The address of this end, if it has one.
    ///
    /// The counterpart of `get_extra_info("sockname")`.
    var localAddress: SocketAddress? { get }
    /// The address of the other end, if it has one.
    ///
    /// The counterpart of `get_extra_info("peername")`.
    var peerAddress: SocketAddress? { get }
    /// The descriptor below, or -1 once it is closed; it stays the transport's.
    ///
    /// The counterpart of `get_extra_info("socket")` and `get_extra_info("pipe")`.
    var descriptor: Int32 { get }

    /// Stops reading, sends what is waiting, and closes; the protocol is then told `connectionLost(nil)`.
    ///
    /// Closing twice does nothing.
    func close()
    /// Closes at once: what is waiting to be sent is lost, and the peer sees a reset.
    ///
    /// The protocol is told `connectionLost(nil)`.
    func abort()
}

/// A transport that can be read from.
///
/// The counterpart of `asyncio.ReadTransport`.
public protocol ReadTransport: BaseTransport {
    /// Whether bytes are received: it is neither closing nor paused.
    var isReading: Bool { get }
    /// Receives nothing until `resumeReading`; the kernel then slows the peer down.
    ///
    /// Pausing twice does nothing.
    func pauseReading()
    /// Receives again.
    ///
    /// Does nothing if reading is not paused.
    func resumeReading()
}

/// A transport that can be written to.
///
/// Writing never waits: what the kernel does not take is kept, in order. Above the high water mark the
/// protocol is told `pauseWriting`.
///
/// The counterpart of `asyncio.WriteTransport`.
public protocol WriteTransport: BaseTransport {
    /// When the protocol is told to pause and to resume.
    ///
    /// The counterpart of `get_write_buffer_limits` and `set_write_buffer_limits`.
    var waterMarks: WaterMarks { get set }
    /// How many bytes are kept because the kernel has not taken them yet.
    var writeBufferSize: Int { get }
    /// Whether `writeEOF` is possible.
    var canWriteEOF: Bool { get }

    /// Sends bytes at once, or keeps what the kernel does not take.
    ///
    /// Once the transport is closing, or the connection broken, the bytes are dropped. That is no error, as
    /// the protocol is about to be told; but who goes on and on is reported. Traps after `writeEOF`.
    func write(_ bytes: Span<UInt8>)
    /// Sends bytes at once, or keeps what the kernel does not take; as `write` of a span.
    func write(_ bytes: [UInt8])
    /// Sends several pieces, one behind the other, with as few calls of the system as possible.
    func writeLines(_ pieces: [[UInt8]])
    /// Ends the writing side once what is waiting was sent; reading goes on.
    ///
    /// A pipe has no other side, and is closed. Does nothing the second time.
    func writeEOF()
}

extension WriteTransport {
    /// Sends text as UTF-8; as `write` of a span.
    public func write(_ text: String) {
        write([UInt8](text.utf8))
    }
}

/// A transport for a connection with both directions: TCP, a Unix socket, or what is layered on them.
///
/// The counterpart of `asyncio.Transport`.
public protocol Transport: ReadTransport, WriteTransport {
    /// The protocol that is told what happens; `nil` once the connection is lost.
    var currentProtocol: (any ConnectionProtocol)? { get }
    /// Has another protocol told what happens from now on; it is not told `connectionMade`.
    func setProtocol(_ newProtocol: any ConnectionProtocol)
    /// Reads a setting of the socket; throws `OSError` for a pipe, which has none.
    func option(_ option: SocketOption) throws -> Int
    /// Changes a setting of the socket.
    func setOption(_ option: SocketOption, to value: Int) throws
}
