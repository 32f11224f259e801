import AsyncIO

extension Twin {
    static let barrierRounds = Twin { trace in
        let barrier = Barrier(parties: 3)
        _ = try await gather(["a", "b", "c"]) { _ in
            for round in [1, 2, 3] {
                try await barrier.withBarrier { _ in trace("round", round) }
            }
        }
        trace(barrier.waitingCount, barrier.isBroken)
    }
}
