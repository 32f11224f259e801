import AsyncIO

extension Twin {
    static let barrierMeets = Twin { trace in
        let barrier = Barrier(parties: 3)
        let numbers = try await gather([1, 2, 3]) { delay in
            try await sleep(for: .seconds(delay))
            trace("waiting", barrier.waitingCount)
            let number = try await barrier.wait()
            trace("passed")
            return number
        }
        trace(numbers.sorted(), barrier.waitingCount, barrier.isBroken)
    }
}
