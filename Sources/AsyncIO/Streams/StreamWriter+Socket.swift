public import AsyncIOSystem

/// What the socket below a stream is and can be told.
extension StreamWriter {
    /// The address of the other end, if it has one.
    ///
    /// The counterpart of `get_extra_info("peername")`.
    public var peerAddress: SocketAddress? { outgoing.connection.peer }

    /// The address of this end, if it has one.
    ///
    /// The counterpart of `get_extra_info("sockname")`.
    public var localAddress: SocketAddress? { outgoing.connection.local }

    /// The number of the socket or the pipe, or -1 once it is closed.
    ///
    /// To look at, and for calls that are not here; it stays the stream's to read, write and close.
    /// The counterpart of `get_extra_info("socket")`.
    public var descriptor: Int32 { outgoing.connection.descriptor }

    /// Changes a setting of the socket.
    ///
    /// Throws `OSError` if the socket has no such setting or refuses the value, `StreamClosedError`
    /// once it is closed. The counterpart of `socket.setsockopt`.
    public func setOption(_ option: SocketOption, to value: Int) throws {
        try outgoing.connection.setOption(option, to: value)
    }

    /// A setting of the socket; errors as `setOption(_:to:)`.
    ///
    /// The counterpart of `socket.getsockopt`.
    public func option(_ option: SocketOption) throws -> Int {
        try outgoing.connection.option(option)
    }
}

/// The settings of the socket, for streams and transports.
extension Connection {
    func setOption(_ option: SocketOption, to value: Int) throws {
        try network(for: "setsockopt").setOption(descriptor, option, to: value)
    }

    func option(_ option: SocketOption) throws -> Int {
        try network(for: "getsockopt").option(descriptor, option)
    }

    private func network(for call: String) throws -> any Network {
        guard !isClosed else { throw StreamClosedError(call: call) }
        guard let network = wire as? any Network else {
            throw OSError(
                call: call, subject: "a pipe, which has no settings", code: OSError.notSupported)
        }
        return network
    }
}
