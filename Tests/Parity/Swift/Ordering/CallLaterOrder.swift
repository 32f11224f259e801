import AsyncIO

extension Twin {
    static let callLaterOrder = Twin { trace in
        let loop = runningLoop()
        for delay in [5, 1, 3, 2, 4] {
            loop.callLater(.seconds(delay)) { trace("timer", delay) }
        }
        try await sleep(for: .seconds(6))
        trace("end")
    }
}
