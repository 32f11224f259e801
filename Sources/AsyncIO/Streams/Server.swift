import AsyncIOCore
public import AsyncIOSystem

/// A server that accepts connections and runs a task for each.
///
/// Made by `startServer` and its kin. The tasks of the connections are the server's: they can be ended
/// with it. Belongs to the loop's thread. The counterpart of `asyncio.Server`.
public final class Server {
    /// Begins to serve a connection that was accepted; what is thrown is reported.
    ///
    /// `nil` if somebody's mistake has kept it from being served: it is closed, and that was reported.
    typealias Handler = (Connection, Server) throws -> (any ServedClient)?

    /// The addresses it listens on; the port is the real one, also if 0 was asked for.
    public let addresses: [SocketAddress]
    /// The port of the first address; 0 for a Unix socket.
    public var port: Int { addresses.first?.port ?? 0 }
    /// Whether new connections are accepted.
    public private(set) var isServing = false
    /// Whether `close` was called.
    public var isClosed: Bool { listeners.sockets.isEmpty }
    /// How many connections are being served.
    public var connectionCount: Int { clients.count }
    /// What has happened so far.
    public internal(set) var statistics = ServerStatistics()

    let loop: EventLoop
    let configuration: ServerConfiguration
    var listeners: Listeners
    /// Let go of at the end: it may hold on to an object that holds this server.
    var handler: Handler?
    var clients: [ObjectIdentifier: any ServedClient] = [:]
    /// Acceptors that wait for a connection to end.
    var pausedAcceptors: [TaskRecord] = []
    private var closeWaiters: [TaskRecord] = []
    private var isForever = false
    private let site: SourceSite

    init(
        _ listeners: Listeners, _ configuration: ServerConfiguration, on loop: EventLoop,
        site: SourceSite, _ handler: @escaping Handler
    ) {
        self.listeners = listeners
        self.configuration = configuration
        self.loop = loop
        self.site = site
        self.handler = handler
        addresses = listeners.addresses
    }

    deinit {
        if isServing, !loop.isClosed, loop.isOnLoopThread {
            for socket in listeners.sockets { loop.unwatch(socket) }
        }
        listeners.close()
    }

    /// Begins to accept connections, if that was not begun at once.
    ///
    /// Does nothing if the server accepts already, or is closed. Throws `OSError` if the address cannot
    /// be listened on; it may then be tried again. The counterpart of `start_serving`.
    public func startServing() throws {
        guard !isServing, !isClosed else { return }
        try listeners.listen(backlog: configuration.backlog)
        try watchListeners()
        isServing = true
        for socket in listeners.sockets {
            nonisolated(unsafe) let server = self  // SAFETY: used on the loop's thread alone
            _ = loop.startTask(named: "accept", site: site) { await server.accept(on: socket) }
        }
    }

    /// Watches all of the sockets, or none.
    private func watchListeners() throws {
        var watched: [Int32] = []
        do {
            for socket in listeners.sockets {
                try loop.watch(socket)
                watched.append(socket)
            }
        } catch {
            for socket in watched { loop.unwatch(socket) }
            throw error
        }
    }

    /// Lets go of sockets that were adopted, and does not close them; for a server that could not begin.
    func giveUpListeners() {
        listeners.release()
    }

    /// Stops accepting; connections that are being served go on.
    ///
    /// Those that still wait in the backlog are reset by the kernel. Closing twice does nothing.
    public func close() {
        if exchange(&isServing, with: false) {
            for socket in listeners.sockets { loop.unwatch(socket) }
        }
        listeners.close()
        wakeAcceptors()
        wakeIfDone()
    }

    /// Cancels the tasks of all connections, each of which then closes its stream.
    ///
    /// What they have written is still sent, and only then they are over: a peer that takes nothing is
    /// waited for half a minute. The counterpart of `close_clients`.
    public func closeClients(fileID: StaticString = #fileID, line: UInt = #line) {
        for client in clients.values { client.close(from: SourceSite(fileID, line)) }
    }

    /// Cancels the tasks of all connections and closes these now: peers see a reset.
    ///
    /// The counterpart of `abort_clients`.
    public func abortClients(fileID: StaticString = #fileID, line: UInt = #line) {
        for client in clients.values { client.abort(from: SourceSite(fileID, line)) }
    }

    /// Waits until the server is closed and no connection is left.
    public func waitClosed() async throws {
        if await waitForEnd() == .cancelled { throw loop.cancellationError }
    }

    /// Stops accepting, and waits for the connections; aborts those that have not ended after `limit`.
    ///
    /// Returns whether all of them ended by themselves. If the caller is cancelled meanwhile, they are
    /// aborted at once, and `CancelledError` is thrown when they have ended.
    @discardableResult
    public func shutDown(within limit: Duration) async throws -> Bool {
        close()
        let cause = await waitForEnd(until: loop.time.advanced(by: limit))
        if cause == .ready { return true }
        abortClients()
        _ = await waitForEnd(shielded: true)
        if cause == .cancelled { throw loop.cancellationError }
        return false
    }

    /// Serves until the server is closed, or the task is cancelled.
    ///
    /// In the latter case it closes, ends the connections, waits for them, and throws
    /// `CancelledError`. Begins to accept if that was not begun; one task at a time may call it.
    /// The counterpart of `serve_forever`.
    public func serveForever() async throws {
        precondition(!isForever, "serveForever was called twice on one server; once is enough")
        isForever = true
        defer { isForever = false }
        try startServing()
        guard await waitForEnd() == .cancelled else { return }
        close()
        closeClients()
        _ = await waitForEnd(shielded: true)
        throw loop.cancellationError
    }

    /// Notes that a connection is over.
    func clientDidEnd(_ client: any ServedClient) {
        guard clients.removeValue(forKey: ObjectIdentifier(client)) != nil else { return }
        wakeAcceptors()
        wakeIfDone()
    }

    func wakeAcceptors() {
        loop.unparkAll(&pausedAcceptors)
    }

    private func waitForEnd(
        until deadline: LoopInstant? = nil, shielded: Bool = false
    ) async -> WakeCause {
        guard !isDone else { return .ready }
        return await loop.park(
            .other("Server.waitClosed"), in: \.closeWaiters, of: self, until: deadline,
            shielded: shielded, unless: isDone)
    }

    private var isDone: Bool { isClosed && clients.isEmpty }

    private func wakeIfDone() {
        guard isDone else { return }
        handler = nil
        loop.unparkAll(&closeWaiters)
    }
}

/// What a server has done so far.
public struct ServerStatistics: Sendable, Hashable {
    /// How many connections were accepted.
    public internal(set) var accepted = 0
    /// How often accepting failed: the process was out of descriptors, or the system out of memory.
    public internal(set) var failures = 0
    /// How often accepting paused because the limit of connections was reached.
    public internal(set) var pauses = 0
    /// The most connections that were served at the same time.
    public internal(set) var mostAtOnce = 0
}
