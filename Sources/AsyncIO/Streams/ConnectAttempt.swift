import AsyncIOCore
import AsyncIOSystem

/// How a connection to one of several addresses is tried.
struct ConnectAttempt: Sendable {
    /// What errors call the goal.
    let place: String
    var local: SocketAddress?
    var delay: Duration?
    var allErrors = false

    /// Connects to the first that answers.
    func connect(to addresses: [SocketAddress], on loop: EventLoop) async throws -> Connection {
        let wanted = addresses.filter { local == nil || $0.family == local?.family }
        guard let first = wanted.first else { throw noAddress(among: addresses) }
        do {
            guard wanted.count > 1 else { return try await connect(to: first, on: loop) }
            return try await race(delay == nil ? wanted : Self.interleaved(wanted), on: loop)
        } catch let error as OSError where allErrors {
            throw ErrorGroup("no connection to \(place)", [error])
        }
    }

    private func race(_ addresses: [SocketAddress], on loop: EventLoop) async throws -> Connection {
        do {
            let winner = try await staggeredRace(addresses, delay: delay) { address in
                Opened(connection: try await connect(to: address, on: loop))
            } discarding: {
                $0.connection.close()
            }
            return winner.value.connection
        } catch let group as ErrorGroup where !allErrors {
            throw Self.summary(of: group.errors, place)
        }
    }

    /// Connects to one address; what fails or is cancelled is closed.
    private func connect(to address: SocketAddress, on loop: EventLoop) async throws -> Connection {
        let socket = try loop.network.socket(.stream, for: address)
        if let local { try loop.network.bind(socket.raw, to: local) }
        let raw = socket.raw
        let isConnected = try await loop.connecting(to: address) {
            try loop.network.startConnecting(raw, to: address)
        }
        guard !isConnected else { return try Connection(socket, on: loop) }
        return try await finish(socket, to: address, on: loop)
    }

    /// Waits until the attempt has come to its end.
    private func finish(
        _ socket: consuming OpenSocket, to address: SocketAddress, on loop: EventLoop
    ) async throws -> Connection {
        let raw = socket.raw
        try loop.watch(raw)
        let cause = await loop.waitUntilReady(raw, for: .write)
        let code = cause == .ready ? loop.network.pendingError(raw) : 0
        if cause == .ready, code == 0 {
            return Connection(watched: socket.release(), on: loop)
        }
        loop.unwatch(raw)
        guard code != 0 else { throw loop.cancellationError }
        throw OSError(call: "connect", subject: "\(address)", code: code)
    }

    private func noAddress(among addresses: [SocketAddress]) -> OSError {
        guard let local, !addresses.isEmpty else { return .noAddress(of: place, for: "connect") }
        return .noAddress(of: "\(place) from \(local)", for: "connect")
    }

    /// The families by turns, beginning with that of the first, each in its own order (RFC 8305, 4).
    static func interleaved(_ addresses: [SocketAddress]) -> [SocketAddress] {
        guard let family = addresses.first?.family else { return [] }
        let first = addresses.filter { $0.family == family }
        let second = addresses.filter { $0.family != family }
        return (0..<max(first.count, second.count)).flatMap { index in
            [first, second].compactMap { $0.indices.contains(index) ? $0[index] : nil }
        }
    }

    /// Several failures as one error: the first, if all say the same, or one that names each.
    static func summary(of errors: [any Error], _ place: String) -> any Error {
        let failures = errors.compactMap { $0 as? OSError }
        guard let first = failures.first, failures.count == errors.count else {
            return errors.first ?? OSError.noAddress(of: place, for: "connect")
        }
        guard failures.contains(where: { $0.code != first.code || $0.call != first.call }) else {
            return first
        }
        let list = failures.map { "\($0.call) \($0.subject): \($0.cause)" }
        return OSError(
            call: first.call, subject: "\(place) (\(list.joined(separator: "; ")))",
            code: first.code)
    }
}

/// A connection on its way from the attempt to the one who waits for it.
private struct Opened: @unchecked Sendable {
    // SAFETY: both are on the loop's thread.
    let connection: Connection
}
