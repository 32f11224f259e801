/// A protocol that is told what a child process writes, and how it ends.
///
/// `connectionMade` comes first and `connectionLost` last, when the child has exited and all of its pipes are
/// closed. What comes between has no fixed order: an exit may be told before the last bytes are, since the
/// pipes still hold those. `pauseWriting` and `resumeWriting` are about the child's standard input. What any
/// of them throws is reported, and the child goes on.
///
/// The counterpart of `asyncio.SubprocessProtocol`.
public protocol SubprocessProtocol: BaseProtocol {
    /// The child runs, and the transport stands for it; keep it to write, and to send signals.
    func connectionMade(_ transport: SubprocessTransport) throws

    /// The child has written to the stream with this number: 1 is its output, 2 are its complaints.
    ///
    /// The bytes are lent for the time of the call; where one call ends and the next begins means nothing.
    func pipeDataReceived(_ stream: Int32, _ bytes: Span<UInt8>) throws

    /// The pipe of this stream is closed: by the child, by the transport, or by an error.
    ///
    /// Called once for each pipe. An output is told all of its bytes before.
    func pipeConnectionLost(_ stream: Int32, _ error: (any Error)?) throws

    /// The child has exited; the transport's `exitStatus` says how.
    func processExited() throws
}

extension SubprocessProtocol {
    /// Does nothing.
    public func connectionMade(_ transport: SubprocessTransport) {}
    /// Lets the bytes go.
    public func pipeDataReceived(_ stream: Int32, _ bytes: Span<UInt8>) {}
    /// Does nothing.
    public func pipeConnectionLost(_ stream: Int32, _ error: (any Error)?) {}
    /// Does nothing.
    public func processExited() {}
}
