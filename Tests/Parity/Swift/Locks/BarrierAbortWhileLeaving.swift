import AsyncIO

extension Twin {
    static let barrierAbortWhileLeaving = Twin(
        differs: [
            .line(2, python: "3.0: caught BrokenBarrierError", swift: "3.0: passed"),
            .line(3, python: "3.0: caught BrokenBarrierError", swift: "3.0: passed"),
        ],
        because: "those who have met are through at once: nobody can take that back"
    ) { trace in
        let barrier = Barrier(parties: 3)
        _ = try await gather([1, 2, 3]) { delay in
            try await sleep(for: .seconds(delay))
            do {
                _ = try await barrier.wait()
                trace("passed")
                barrier.abort()
            } catch {
                trace("caught", error)
            }
        }
        trace(barrier.waitingCount, barrier.isBroken)
    }
}
