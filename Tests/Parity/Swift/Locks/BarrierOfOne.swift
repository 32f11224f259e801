import AsyncIO

extension Twin {
    static let barrierOfOne = Twin { trace in
        let barrier = Barrier(parties: 1)
        runningLoop().callSoon { trace("callback") }
        trace(try await barrier.wait())
        trace(try await barrier.wait())
        try await sleep(for: .zero)
    }
}
