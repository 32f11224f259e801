import AsyncIO

extension Twin {
    static let barrierCancelledWaiter = Twin { trace in
        let barrier = Barrier(parties: 2)
        @Sendable func work() async throws {
            _ = try await barrier.wait()
            trace("passed")
        }
        let first = createTask { try await work() }
        try await sleep(for: .seconds(1))
        first.cancel()
        try await sleep(for: .seconds(1))
        trace(first.state == .cancelled, barrier.waitingCount, barrier.isBroken)
        _ = try await gather(0..<2) { _ in try await work() }
    }
}
