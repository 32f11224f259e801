import AsyncIO

extension Twin {
    static let timersAndCallbacks = Twin { trace in
        let loop = runningLoop()
        loop.callLater(.seconds(1)) {
            trace("first timer")
            loop.callSoon { trace("callback") }
        }
        loop.callLater(.seconds(1)) { trace("second timer") }
        try await sleep(for: .seconds(2))
        trace("end")
    }
}
