import AsyncIOCore
import AsyncIOSystem

/// What serves one connection of a server; it runs where it was written.
public typealias StreamHandler =
    @isolated(any) @Sendable (sending StreamReader, sending StreamWriter) async throws -> Void

/// Starts a TCP server that runs `handler` in a task of its own for each connection.
///
/// When the handler returns or throws, its stream is closed after what was written has been sent.
/// What it throws is reported, unless the connection is gone or the task was cancelled.
///
/// - Parameters:
///   - host: An address or a name to listen on; every address that it has is used. `nil` or an empty
///     one is every address of this machine, of IPv4 and of IPv6.
///   - port: The port, or 0 for any free one, which `Server.port` then tells.
///   - configuration: How to listen, and what clients are allowed.
///   - handler: What is done with a connection; it runs where it was written.
/// - Throws: `OSError` if the address cannot be had; `NameResolutionError`.
///
/// The counterpart of `asyncio.start_server`.
public func startServer(
    host: String? = "127.0.0.1", port: Int,
    configuration: ServerConfiguration = ServerConfiguration(),
    fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext _ handler: @escaping StreamHandler
) async throws -> Server {
    try await startServer(
        hosts: [host ?? ""], port: port, configuration: configuration, fileID: fileID, line: line,
        handler)
}

/// Starts a TCP server on several addresses or names; otherwise as on one.
public func startServer(
    hosts: [String], port: Int, configuration: ServerConfiguration = ServerConfiguration(),
    fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext _ handler: @escaping StreamHandler
) async throws -> Server {
    let loop = EventLoop.running(for: "startServer")
    let listeners = try await bindListeners(
        on: hosts, port: port, configuration, of: loop.network)
    return try start(listeners, configuration, on: loop, SourceSite(fileID, line), handler)
}

/// Starts a server on a Unix socket; otherwise as on a TCP port.
///
/// A socket file at the path that nobody listens on any more is replaced; one that somebody listens
/// on is an error, and so is any other file. The file is removed when the server closes, if it is still
/// its own. A path that begins with a zero byte is a name of Linux's abstract kind: no file.
///
/// The counterpart of `asyncio.start_unix_server`.
public func startUnixServer(
    path: String, configuration: ServerConfiguration = ServerConfiguration(),
    fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext _ handler: @escaping StreamHandler
) async throws -> Server {
    let loop = EventLoop.running(for: "startUnixServer")
    let address = SocketAddress.unix(path)
    let listeners = try Listeners.bound(to: [address], configuration, on: loop.network)
    return try start(listeners, configuration, on: loop, SourceSite(fileID, line), handler)
}

/// Starts a server on sockets that were bound elsewhere, such as `inheritedSockets()`.
///
/// They belong to the server from then on; if this throws, they are still the caller's. Throws `OSError`
/// if one is no stream socket, and on a simulated loop, whose sockets are not those of the kernel.
/// The counterpart of `asyncio.start_server(sock=)`.
public func startServer(
    descriptors: [Int32], configuration: ServerConfiguration = ServerConfiguration(),
    fileID: StaticString = #fileID, line: UInt = #line,
    @_inheritActorContext _ handler: @escaping StreamHandler
) async throws -> Server {
    precondition(!descriptors.isEmpty, "a server listens on at least one socket")
    let loop = EventLoop.running(for: "startServer")
    guard let network = loop.network as? KernelNetwork else {
        throw OSError.noKernel("startServer", "descriptors \(descriptors)")
    }
    let listeners = try Listeners.adopting(descriptors, on: network)
    let server = make(listeners, configuration, on: loop, SourceSite(fileID, line), handler)
    do {
        if configuration.startsServing { try server.startServing() }
    } catch {
        server.giveUpListeners()
        throw error
    }
    return server
}

/// Binds a socket for each address of each host.
func bindListeners(
    on hosts: [String], port: Int, _ configuration: ServerConfiguration, of network: any Network
) async throws -> Listeners {
    precondition(!hosts.isEmpty, "a server listens on at least one host")
    var addresses: [SocketAddress] = []
    for host in hosts {
        addresses +=
            host.isEmpty
            ? try anyAddress(port) : try await resolve(host, port: port, for: "bind")
    }
    return try Listeners.bound(to: addresses, configuration, on: network)
}

private func anyAddress(_ port: Int) throws -> [SocketAddress] {
    guard let number = UInt16(exactly: port) else { throw OSError.badPort(port, for: "bind") }
    return [.ipv4(0, port: number), .ipv6(.zero, port: number, scope: 0)]
}

private func start(
    _ listeners: Listeners, _ configuration: ServerConfiguration, on loop: EventLoop,
    _ site: SourceSite, _ handler: @escaping StreamHandler
) throws -> Server {
    let server = make(listeners, configuration, on: loop, site, handler)
    if configuration.startsServing { try server.startServing() }
    return server
}

private func make(
    _ listeners: Listeners, _ configuration: ServerConfiguration, on loop: EventLoop,
    _ site: SourceSite, _ handler: @escaping StreamHandler
) -> Server {
    Server(listeners, configuration, on: loop, site: site) { connection, server in
        // SAFETY: both halves live on the loop's thread, and the handler is the only one to use them
        // until it has ended.
        nonisolated(unsafe) let reader = StreamReader(connection, limit: configuration.limit)
        nonisolated(unsafe) let writer = StreamWriter(connection)
        let record = loop.startTask(named: nil, site: site) {
            try await handle(reader, writer, handler)
        }.record
        let client = StreamClient(record, writer, of: server)
        loop.observe(record, client)
        return client
    }
}

private func handle(
    _ reader: sending StreamReader, _ writer: sending StreamWriter, _ handler: StreamHandler
) async throws {
    nonisolated(unsafe) let (reader, writer) = (reader, writer)  // SAFETY: as above
    do {
        try await handler(reader, writer)
    } catch let error as OSError where error.isDisconnection {
        // The peer has gone; there is nobody left to tell.
    } catch is StreamClosedError {
        // The same, noticed later.
    } catch {
        await end(writer)
        throw error
    }
    await end(writer)
}

/// Closes a stream, and waits until what was written is sent, so that whoever waits for the server to
/// end waits for its last bytes too.
///
/// Also in a task that is cancelled, as those of a server that ends are: a peer that takes nothing is
/// waited for half a minute at most, and `abortClients` makes an end of it. A loop that shuts down waits
/// for no peer.
private func end(_ writer: StreamWriter) async {
    writer.close()
    let connection = writer.outgoing.connection
    if await connection.waitClosed() { return }
    guard connection.loop.cancellationError.reason != .shutdown else { return }
    _ = await connection.waitClosed(shielded: true)
}
