import AsyncIO
import Glibc

@Sendable func debugSlow() throws {
    try run(debug: true) { try await beSlow() }
}

@Sendable func debugSlowEnvironment() throws {
    try run { try await beSlow() }
}

@MainActor private func beSlow() async throws {
    let task = createTask(named: "slow one") {
        let end = ContinuousClock.now.advanced(by: .milliseconds(120))
        while ContinuousClock.now < end {}
    }
    try await task.value
}

@Sendable func debugWrongThread() throws {
    try run(debug: true) {
        guard let loop = EventLoop.current else { return }
        try await toThread { _ = loop.callSoon {} }
    }
}

@Sendable func debugLeak() throws {
    try run(debug: true) {
        _ = dup(0)
    }
}

@Sendable func debugNoLeak() throws {
    try run(debug: true) {
        let server = try await startServer(port: 0) { reader, _ in
            _ = try await reader.readToEnd()
        }
        let (_, writer) = try await openConnection(host: "127.0.0.1", port: server.port)
        writer.close()
        server.close()
        try await server.waitClosed()
    }
}

@Sendable func lostError() throws {
    struct Lost: Error {}
    try run {
        createTask(named: "loser") { throw Lost() }
        try await sleep(for: .milliseconds(1))
    }
}
