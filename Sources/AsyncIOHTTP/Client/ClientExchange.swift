import HTTPTypes
import HTTPWire

/// One request and its response on a lent connection, which it gives back at the end, in every case.
final class ClientExchange: BodySource, @unchecked Sendable {
    // SAFETY: used on the loop's thread only; `deinit`, which may run elsewhere, goes back to it.

    /// How the body stands.
    private enum Phase {
        case waiting
        case body
        case complete
        case abandoned
        case failed(any Error)
    }

    private let pool: ConnectionPool
    private let url: String
    private let totalTimeout: Duration?
    private var connection: ClientConnection?
    private var phase = Phase.waiting
    private var timer: TimerHandle?
    private var isExpired = false
    private var isReading = false

    init(
        _ connection: ClientConnection, of pool: ConnectionPool, url: String, until deadline: LoopInstant?
    ) {
        self.connection = connection
        self.pool = pool
        self.url = url
        totalTimeout = pool.configuration.totalTimeout
        guard let deadline else { return }
        timer = pool.loop.callAt(deadline) { [weak self] in
            self?.isExpired = true
            self?.connection?.close()
        }
    }

    deinit {
        guard let connection else { return }
        let release = Release(pool: pool, connection: connection, timer: timer)
        if pool.loop.isOnLoopThread {
            release.run()
        } else {
            pool.loop.callSoonThreadSafe { release.run() }
        }
    }

    /// Sends the request and waits for the head of the response.
    ///
    /// The connection is given back if that fails.
    func start(_ request: PreparedRequest) async throws -> ResponseHead {
        guard let connection else { throw error(for: PoolError.closed) }
        do {
            try await connection.send(request)
            let head = try await connection.receiveHead()
            phase = .body
            return head
        } catch {
            let explained = self.error(for: error)
            phase = .failed(explained)
            end()
            throw explained
        }
    }

    func nextChunk() async throws -> [UInt8]? {
        switch phase {
        case .complete: return nil
        case .failed(let error): throw error
        case .abandoned, .waiting: throw alreadyRead
        case .body: break
        }
        guard !isReading, let connection else { throw alreadyRead }
        isReading = true
        defer { isReading = false }
        do {
            if let chunk = try await connection.nextChunk() { return chunk }
            phase = .complete
            end()
            return nil
        } catch {
            let explained = self.error(for: error)
            phase = .failed(explained)
            end()
            throw explained
        }
    }

    /// Reads the rest of the body if it is here already; gives the connection up otherwise.
    func discard() {
        guard case .body = phase, !isReading else { return }
        phase = .abandoned
        end()
    }

    /// Reads the rest of the body if it is short, so that the connection can be used again.
    func drain() async {
        var budget = Self.mostBytesDrained
        while budget > 0, case .body = phase, let chunk = try? await nextChunk() {
            budget -= chunk.count
        }
        discard()
    }

    private func end() {
        timer?.cancel()
        timer = nil
        guard let connection else { return }
        self.connection = nil
        Release(pool: pool, connection: connection, timer: nil).run()
    }

    private var alreadyRead: HTTPClientError {
        HTTPClientError(
            .bodyAlreadyRead, url,
            "the body was read or given up already, or another task reads it; keep what bytes() "
                + "returned")
    }

    /// The error of a lower layer in the terms of this one; cancellation stays what it is.
    private func error(for error: any Error) -> any Error {
        if isExpired, let totalTimeout {
            return HTTPClientError(
                .timeout, url, "no complete answer within \(totalTimeout); the connection was closed")
        }
        if pool.isClosed, error is StreamClosedError || error is PoolError {
            return HTTPClientError.closed(url)
        }
        switch error {
        case let error as WireError:
            return HTTPClientError(wire: error, url)
        case let error as OSError:
            return HTTPClientError(.connectionLost, url, error.description, underlying: error)
        case is StreamClosedError:
            return HTTPClientError(
                .connectionLost, url, "the connection was closed by this side", underlying: error)
        default:
            return error
        }
    }

    /// A redirect with a longer body than this is not worth reading to its end.
    private static let mostBytesDrained = 65_536

    /// Gives a connection back, after a look at what is there without waiting.
    private struct Release: @unchecked Sendable {
        // SAFETY: the last one to hold these; run on the loop's thread.
        let pool: ConnectionPool
        let connection: ClientConnection
        let timer: TimerHandle?

        func run() {
            timer?.cancel()
            while case .chunk = connection.bufferedChunk() {}
            pool.giveBack(connection)
        }
    }
}

extension HTTPClientError {
    static func closed(_ url: String) -> HTTPClientError {
        HTTPClientError(
            .clientClosed, url, "the client was closed; make requests inside withHTTPClient { }")
    }

    init(wire error: WireError, _ url: String) {
        let kind: Kind
        switch error.kind {
        case .truncatedBody: kind = .truncatedBody
        case .closedBeforeResponse, .truncatedHead: kind = .connectionLost
        default: kind = .invalidResponse
        }
        self.init(kind, url, error.message)
    }
}
