/// What is told about a connection by callbacks: the base of all protocols.
///
/// A protocol is an object of the loop's thread whose methods the loop calls; none of them may block.
/// The order is `connectionMade` once, then what the kind of protocol has to tell, then
/// `connectionLost` once. In between `pauseWriting` and `resumeWriting` take turns, beginning with
/// `pauseWriting`. All of them do nothing unless they are implemented.
///
/// The counterpart of `asyncio.BaseProtocol`.
public protocol BaseProtocol: AnyObject {
    /// The connection has ended: without an error if it was closed or aborted here, or ended by the peer.
    ///
    /// The last call. What it throws is reported.
    func connectionLost(_ error: (any Error)?) throws

    /// More than the high water mark is waiting to be sent: write no more for now.
    ///
    /// Called from within the write that filled the buffer. What it throws is reported; the connection
    /// goes on.
    func pauseWriting() throws

    /// What is waiting has gone down to the low water mark: write again.
    ///
    /// What it throws is reported; the connection goes on.
    func resumeWriting() throws
}

extension BaseProtocol {
    /// Does nothing.
    public func connectionLost(_ error: (any Error)?) {}
    /// Does nothing.
    public func pauseWriting() {}
    /// Does nothing.
    public func resumeWriting() {}
}
