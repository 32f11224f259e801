import AsyncIOCore
public import AsyncIOSystem

/// What stands for a child process beneath its protocol: its pipes, its signals and its end.
///
/// Made by `subprocessExec` and `subprocessShell`. Belongs to the loop's thread. The loop keeps it until the
/// child has exited and all pipes are closed; a child that runs when the loop ends is ended with it.
///
/// The counterpart of `asyncio.SubprocessTransport`.
public final class SubprocessTransport: AwaitedTransport, OpenTransport, CustomStringConvertible {
    /// The number of the process; somebody else's soon after it has ended.
    ///
    /// The counterpart of `SubprocessTransport.get_pid`.
    public var pid: Int32 { watch.pid }
    /// How the child has ended; `nil` while it runs.
    ///
    /// The counterpart of `SubprocessTransport.get_returncode`, which is its `returnCode`.
    public var exitStatus: ExitStatus? { watch.status }
    /// Whether `close` was called.
    public private(set) var isClosing = false

    private let watch: ChildWatch
    private let site: SourceSite
    private var current: (any SubprocessProtocol)?
    private var pipes: [Int32: SocketTransport] = [:]
    private var openPipes: Set<Int32> = []
    private var hasToldExit = false
    private(set) var isMade = false
    var maker: TaskRecord?

    /// Puts a protocol on a child; if the system cannot watch its pipes, the child is killed.
    init(_ watch: ChildWatch, _ made: any SubprocessProtocol, site: SourceSite) throws {
        let connections: [Connection?]
        do { connections = try (0...2).map(watch.connectPipe) } catch {
            watch.beginEnding(within: .zero)
            throw error
        }
        (self.watch, self.site, current) = (watch, site, made)
        OpenTransports.of(loop).add(self)
        // First in the ring: the pipes begin to read, and the end is told, behind it.
        loop.callSoon(at: site) { self.begin() }
        for case (let number, let connection?) in zip(Int32(0)..., connections) {
            openPipes.insert(number)
            pipes[number] = SocketTransport(
                connection, ChildPipe(number, of: self), number == 0 ? .writing : .reading,
                on: loop, site: site)
        }
        watch.whenEnded { [self] in loop.callSoon(at: site) { self.didExit() } }
    }

    var loop: EventLoop { watch.loop }

    /// What stands for the pipe with this number: 0 can be written to, 1 and 2 can be read from.
    ///
    /// `nil` if that stream of the child is no pipe. It stays here when it is closed.
    ///
    /// The counterpart of `SubprocessTransport.get_pipe_transport`.
    public func pipeTransport(_ stream: Int32) -> (any Transport)? {
        pipes[stream]
    }

    /// Sends a signal; does nothing if the child has ended.
    ///
    /// It never reaches anybody else, also if the number of the process was given out again. Throws
    /// `OSError` if the child may not be sent that signal. The counterpart of
    /// `SubprocessTransport.send_signal`.
    public func sendSignal(_ signal: Signal) throws(OSError) {
        try watch.send(signal)
    }

    /// Asks the child to end, by SIGTERM; does nothing if it has.
    ///
    /// Throws as `sendSignal`. The counterpart of `SubprocessTransport.terminate`.
    public func terminate() throws(OSError) {
        try watch.send(.terminate)
    }

    /// Ends the child at once, by SIGKILL; does nothing if it has ended.
    ///
    /// Throws as `sendSignal`. The counterpart of `SubprocessTransport.kill`.
    public func kill() throws(OSError) {
        try watch.send(.kill)
    }

    /// Closes all pipes, and kills the child if it runs, with all of its process group if that is its own.
    ///
    /// The protocol is still told of the exit and of each pipe, and then `connectionLost(nil)`. Closing
    /// twice does nothing. The counterpart of `SubprocessTransport.close`.
    public func close() {
        guard !isClosing else { return }
        isClosing = true
        // Killed first: it could exit by itself when it finds its input ended.
        watch.beginEnding(within: .zero)
        for pipe in pipes.values { pipe.close() }
    }

    /// The child as `<SubprocessTransport 4711 running>`, or with its end.
    public var description: String {
        "<SubprocessTransport \(pid) \(exitStatus.map(\.description) ?? "running")>"
    }

    private func begin() {
        isMade = true
        tell("connectionMade") { try $0.connectionMade(self) }
        wakeMaker()
    }

    private func didExit() {
        hasToldExit = true
        tell("processExited") { try $0.processExited() }
        loseIfOver()
    }

    fileprivate func didLosePipe(_ number: Int32, _ error: (any Error)?) {
        openPipes.remove(number)
        tell("pipeConnectionLost") { try $0.pipeConnectionLost(number, error) }
        loseIfOver()
    }

    private func loseIfOver() {
        guard hasToldExit, openPipes.isEmpty else { return }
        OpenTransports.of(loop).remove(self)
        tell("connectionLost") { try $0.connectionLost(nil) }
        part()
    }

    func part() {
        current = nil
    }

    fileprivate func tell(_ method: String, _ call: (any SubprocessProtocol) throws -> Void) {
        loop.tell(current, method, at: site, call)
    }
}

/// Has the protocol of a child told what happens on one of its pipes.
private final class ChildPipe: StreamProtocol {
    private let number: Int32
    private let child: SubprocessTransport

    init(_ number: Int32, of child: SubprocessTransport) {
        (self.number, self.child) = (number, child)
    }

    func dataReceived(_ bytes: Span<UInt8>) {
        child.tell("pipeDataReceived") { try $0.pipeDataReceived(number, bytes) }
    }

    func pauseWriting() {
        child.tell("pauseWriting") { try $0.pauseWriting() }
    }

    func resumeWriting() {
        child.tell("resumeWriting") { try $0.resumeWriting() }
    }

    func connectionLost(_ error: (any Error)?) {
        child.didLosePipe(number, error)
    }
}
