import AsyncIOCore
import AsyncIOSystem

extension Server {
    /// Accepts on one listening socket until it is closed.
    func accept(on listener: Int32) async {
        // Asked each time: once closed, the number may belong to another socket.
        while isListening(on: listener) {
            if isFull {
                statistics.pauses += 1
                await pause(until: nil)
                continue
            }
            switch await loop.waitUntilReady(listener, for: .read) {
            case .ready, .deadline: await acceptAll(on: listener)
            case .closed: return
            case .cancelled: return close()
            }
        }
    }

    /// Accepts what waits in the backlog, and lets others run after some.
    private func acceptAll(on listener: Int32) async {
        for _ in 0..<Self.acceptsInARow {
            guard isListening(on: listener), !isFull else { return }
            do {
                guard let socket = try loop.network.accept(listener) else {
                    return loop.noteBlocked(listener, for: .read)
                }
                try serve(OpenSocket(owning: socket, of: loop.network))
            } catch {
                statistics.failures += 1
                loop.report(
                    LoopReport(
                        kind: .systemFailure,
                        message: """
                            accepting failed; the next attempt is in a second, or when a connection \
                            has ended: \(error)
                            """,
                        error: error))
                // Out of descriptors or memory: trying at once would only spin.
                return await pause(until: loop.time.advanced(by: .seconds(1)))
            }
        }
        await Task.yield()
    }

    private func serve(_ socket: consuming OpenSocket) throws {
        let connection = try Connection(socket, on: loop)
        guard let handler else { return connection.close() }
        if configuration.keepsAlive {
            try? loop.network.setOption(connection.descriptor, .keepAlive, to: 1)
        }
        guard let client = try handler(connection, self) else { return }
        clients[ObjectIdentifier(client)] = client
        statistics.accepted += 1
        statistics.mostAtOnce = max(statistics.mostAtOnce, clients.count)
    }

    /// Waits until a connection has ended, or accepting is over.
    private func pause(until deadline: LoopInstant?) async {
        let cause = await loop.park(
            .other("Server.accept"), in: \.pausedAcceptors, of: self, until: deadline,
            unless: deadline == nil && (!isFull || !isServing))
        if cause == .cancelled { close() }
    }

    private var isFull: Bool { configuration.connectionLimit.map { clients.count >= $0 } ?? false }

    private func isListening(on listener: Int32) -> Bool { listeners.sockets.contains(listener) }

    /// So many connections are accepted before others get a turn.
    private static let acceptsInARow = 64
}
