import AsyncIOCore
public import AsyncIOSystem

/// A server that accepts connections and runs a task for each.
///
/// Made by `startServer`. Belongs to the loop's thread. The counterpart of `asyncio.Server`.
public final class Server {
    /// Begins to serve a connection; `nil` if that failed and the connection is closed.
    typealias Handler = (Connection) -> ServedClient?

    /// The addresses it listens on; the port is the real one, also if 0 was asked for.
    public let addresses: [SocketAddress]
    /// The port of the first address; 0 for a Unix socket.
    public var port: Int { addresses.first?.port ?? 0 }
    /// Whether new connections are accepted.
    public var isServing: Bool { !listeners.isEmpty }
    /// How many connections are being served.
    public var connectionCount: Int { connections.count }

    private let loop: EventLoop
    /// Let go of at the end: it may hold on to an object that holds this server.
    private var handler: Handler?
    private var listeners: [Int32]
    private var acceptors: [LoopTask<Void>] = []
    private var connections: [UInt64: ServedClient] = [:]
    private var lastNumber: UInt64 = 0
    private var closeWaiters: [TaskRecord] = []

    init(listeners: [Int32], on loop: EventLoop, _ handler: @escaping Handler) {
        self.listeners = listeners
        self.loop = loop
        self.handler = handler
        addresses = listeners.compactMap { loop.network.localAddress($0) }
    }

    deinit {
        for listener in listeners {
            if !loop.isClosed, loop.isOnLoopThread { loop.unwatch(listener) }
            loop.network.close(listener)
        }
    }

    /// Stops accepting; connections that are being served go on.
    ///
    /// Closing twice does nothing.
    public func close() {
        for listener in exchange(&listeners, with: []) {
            loop.unwatch(listener)
            loop.network.close(listener)
        }
        wakeIfDone()
    }

    /// Cancels the tasks of all connections, each of which then closes its stream; transports are closed.
    public func closeClients(
        fileID: StaticString = #fileID, line: UInt = #line
    ) {
        for client in connections.values { client.close(on: loop, site: SourceSite(fileID, line)) }
    }

    /// Waits until the server is closed and no connection is left.
    public func waitClosed() async throws {
        guard isServing || !connections.isEmpty else { return }
        var me: TaskRecord?
        let cause = await loop.park(.other("Server.waitClosed")) { record in
            me = record
            closeWaiters.append(record)
            wakeIfDone()
        }
        guard cause != .ready else { return }
        closeWaiters.removeAll { $0 === me }
        throw loop.cancellationError
    }

    /// Serves until the task is cancelled; then closes, ends the connections and throws.
    public func serveForever() async throws {
        do {
            try await waitClosed()
        } catch {
            close()
            closeClients()
            throw error
        }
    }

    /// Begins to accept, in a task for each listening socket.
    func startAccepting(site: SourceSite) throws {
        for listener in listeners {
            try loop.watch(listener)
            nonisolated(unsafe) let server = self  // SAFETY: used on the loop's thread alone
            _ = loop.startTask(named: "accept", site: site) { await server.accept(on: listener) }
        }
    }

    /// Accepts on one listening socket until it is closed.
    private func accept(on listener: Int32) async {
        // Asked each time: once closed, the number may belong to another socket.
        while listeners.contains(listener) {
            switch await loop.waitUntilReady(listener, for: .read) {
            case .ready, .deadline: await acceptAll(on: listener)
            case .closed: return
            case .cancelled: return close()
            }
        }
    }

    private func acceptAll(on listener: Int32) async {
        for _ in 0..<Self.acceptsInARow {
            guard listeners.contains(listener) else { return }
            do {
                guard let socket = try loop.network.accept(listener) else {
                    return loop.noteBlocked(listener, for: .read)
                }
                serve(
                    try Connection(OpenSocket(owning: socket, of: loop.network), on: loop))
            } catch {
                loop.report(
                    LoopReport(
                        kind: .systemFailure,
                        message: "accepting failed; the next attempt is in a second: \(error)",
                        error: error))
                // Out of descriptors or memory: trying at once would only spin.
                try? await loop.sleep(until: loop.time.advanced(by: .seconds(1)))
                return
            }
        }
        await Task.yield()
    }

    private func serve(_ connection: Connection) {
        guard let handler else { return connection.close() }
        guard let client = handler(connection) else { return }
        lastNumber += 1
        connections[lastNumber] = client
        client.whenGone(on: loop) { [weak self, number = lastNumber] in
            self?.connections[number] = nil
            self?.wakeIfDone()
        }
    }

    private func wakeIfDone() {
        guard !isServing, connections.isEmpty else { return }
        handler = nil
        for waiter in exchange(&closeWaiters, with: []) { loop.unpark(waiter) }
    }

    /// So many connections are accepted before others get a turn.
    private static let acceptsInARow = 64
}
