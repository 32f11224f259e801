import AsyncIO

extension Twin {
    static let plainCallDoesNotYield = Twin { trace in
        func leaf() async -> Int {
            trace("leaf")
            return 42
        }
        func middle() async -> Int { await leaf() + 1_000 }

        runningLoop().callSoon { trace("callback") }
        trace(await middle())
        try await sleep(for: .zero)
        trace("end")
    }
}
