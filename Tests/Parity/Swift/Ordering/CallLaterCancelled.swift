import AsyncIO

extension Twin {
    static let callLaterCancelled = Twin { trace in
        let loop = runningLoop()
        let timer = loop.callLater(.seconds(100)) { trace("cancelled") }
        loop.callLater(.seconds(1)) { trace("kept") }
        timer.cancel()
        trace(timer.isCancelled)
        try await sleep(for: .seconds(2))
        trace("end")
    }
}
