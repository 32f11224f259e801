import AsyncIO

extension Twin {
    static let lockNewcomer = Twin { trace in
        let lock = Lock()
        try await lock.acquire()
        @Sendable func work(_ name: String) async throws {
            try await lock.withLock { trace(name) }
        }
        let waiting = createTask { try await work("waiting") }
        try await sleep(for: .seconds(1))
        lock.release()
        let newcomer = createTask { try await work("newcomer") }
        try await work("releaser")
        try await waiting.value
        try await newcomer.value
    }
}
