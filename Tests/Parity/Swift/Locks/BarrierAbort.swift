import AsyncIO

extension Twin {
    static let barrierAbort = Twin { trace in
        let barrier = Barrier(parties: 2)
        let work: @Sendable () async -> Void = {
            do {
                _ = try await barrier.wait()
                trace("passed")
            } catch {
                trace("caught", error)
            }
        }
        let first = createTask { await work() }
        try await sleep(for: .seconds(1))
        barrier.abort()
        try await first.value
        await work()
        trace(barrier.waitingCount, barrier.isBroken)
        barrier.reset()
        _ = try await gather(0..<2) { _ in await work() }
        trace(barrier.isBroken)
    }
}
