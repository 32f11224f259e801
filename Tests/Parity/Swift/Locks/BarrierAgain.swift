import AsyncIO

extension Twin {
    static let barrierAgain = Twin { trace in
        let barrier = Barrier(parties: 2)
        _ = try await gather([1, 2]) { delay in
            for round in [1, 2] {
                try await sleep(for: .seconds(delay))
                _ = try await barrier.wait()
                trace("round", round)
            }
        }
        trace(barrier.waitingCount)
    }
}
