/// The connections of one client: lent to one exchange at a time, kept for a while after it.
///
/// Three rules. A host never has more than its share open, lent, idle or being made. Requests beyond
/// that wait, and are served in the order in which they came. What a waiter is given while it is
/// being cancelled goes to the next one.
final class ConnectionPool {
    let loop: EventLoop
    let configuration: HTTPClientConfiguration
    private(set) var isClosed = false
    private var hosts: [HostConnections.Key: HostConnections] = [:]
    private var lent: [ObjectIdentifier: ClientConnection] = [:]
    /// Oldest first. Searched from the end, since the newest is the likeliest to be alive.
    private var idle: [ClientConnection] = []
    private var idleTimer: TimerHandle?

    init(loop: EventLoop, configuration: HTTPClientConfiguration) {
        precondition(configuration.connectionsPerHost > 0, "a host needs at least one connection")
        self.loop = loop
        self.configuration = configuration
    }

    /// How many connections are lent or idle.
    var openCount: Int { lent.count + idle.count }

    /// Lends a connection: an idle one, a new one, or the first that is given back.
    ///
    /// - Parameter fresh: Whether it must be a new one.
    func connection(
        to key: HostConnections.Key, fresh: Bool, until deadline: LoopInstant?
    ) async throws -> ClientConnection {
        guard !isClosed else { throw PoolError.closed }
        let host = host(key)
        if !fresh, let connection = takeIdle(of: host) { return lend(connection) }
        if host.openCount < configuration.connectionsPerHost {
            host.openCount += 1
            return try await connect(to: host, until: deadline)
        }
        // A fresh one is wanted because an idle one was dead; the others are no younger.
        if fresh, let connection = takeIdle(of: host) {
            connection.close()
            return try await connect(to: host, until: deadline)
        }
        let turn = try await host.waitForTurn(on: loop, until: deadline) {
            // Asked again: before it parks, a task may let others run.
            if let connection = takeIdle(of: host) { return .connection(lend(connection)) }
            guard host.openCount < configuration.connectionsPerHost else { return nil }
            host.openCount += 1
            return .permission
        }
        guard !isClosed else {
            giveBack(turn, of: host)
            throw PoolError.closed
        }
        switch turn {
        case .connection(let connection):
            if !fresh { return connection }
            lent[ObjectIdentifier(connection)] = nil
            connection.close()
            return try await connect(to: host, until: deadline)
        case .permission:
            return try await connect(to: host, until: deadline)
        }
    }

    /// Takes a connection back: for the next who waits, to be kept, or to be closed.
    func giveBack(_ connection: ClientConnection) {
        guard lent.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
        guard !isClosed, connection.isReusable else {
            connection.close()
            return connectionClosed(of: connection.host)
        }
        if connection.host.hand(.connection(connection), on: loop) {
            _ = lend(connection)
        } else {
            keep(connection)
        }
    }

    /// Closes every connection; whoever uses or waits for one meets an error.
    func close() {
        isClosed = true
        idleTimer?.cancel()
        idleTimer = nil
        for connection in idle { connection.close() }
        for connection in lent.values { connection.close() }
        idle = []
        lent = [:]
        for host in hosts.values { host.dismissAll(on: loop) }
        hosts = [:]
    }

    private func host(_ key: HostConnections.Key) -> HostConnections {
        if let host = hosts[key] { return host }
        let host = HostConnections(key, pool: self)
        hosts[key] = host
        return host
    }

    private func lend(_ connection: ClientConnection) -> ClientConnection {
        lent[ObjectIdentifier(connection)] = connection
        return connection
    }

    /// Connects on behalf of a host whose count has risen already.
    private func connect(
        to host: HostConnections, until deadline: LoopInstant?
    ) async throws -> ClientConnection {
        do {
            let limit = configuration.connectTimeout
            let left = deadline.map { loop.time.duration(to: $0) } ?? limit
            let (reader, writer) = try await withTimeout(min(left, limit)) {
                try await openConnection(host: host.key.host, port: host.key.port)
            }
            guard !isClosed else {
                writer.abort()
                throw PoolError.closed
            }
            return lend(ClientConnection(reader, writer, to: host))
        } catch {
            connectionClosed(of: host)
            throw error
        }
    }

    /// Notes that a host has one connection less; the permission goes to the next who waits.
    private func connectionClosed(of host: HostConnections) {
        if host.hand(.permission, on: loop) { return }
        host.openCount -= 1
        if host.openCount == 0 { hosts[host.key] = nil }
    }

    /// Gives a turn back that came too late.
    func giveBack(_ turn: HostConnections.Turn, of host: HostConnections) {
        switch turn {
        case .connection(let connection): giveBack(connection)
        case .permission: connectionClosed(of: host)
        }
    }

    // MARK: Idle connections

    private func takeIdle(of host: HostConnections) -> ClientConnection? {
        guard let index = idle.lastIndex(where: { $0.host === host }) else { return nil }
        return idle.remove(at: index)
    }

    private func keep(_ connection: ClientConnection) {
        connection.idleSince = loop.time
        idle.append(connection)
        if idle.count > configuration.idleConnections { closeOldest() }
        if idleTimer == nil { armIdleTimer() }
    }

    private func closeOldest() {
        let oldest = idle.removeFirst()
        oldest.close()
        connectionClosed(of: oldest.host)
    }

    private func armIdleTimer() {
        guard let oldest = idle.first else { return }
        let when = oldest.idleSince.advanced(by: configuration.idleTimeout)
        idleTimer = loop.callAt(when) { [weak self] in self?.closeStale() }
    }

    private func closeStale() {
        idleTimer = nil
        let now = loop.time
        while let oldest = idle.first,
            oldest.idleSince.advanced(by: configuration.idleTimeout) <= now
        {
            closeOldest()
        }
        armIdleTimer()
    }
}

/// Why the pool lends nothing.
enum PoolError: Error {
    case closed
    /// The request's own deadline came while it waited for its turn.
    case deadline
}
