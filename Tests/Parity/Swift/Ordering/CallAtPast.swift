import AsyncIO

extension Twin {
    static let callAtPast = Twin { trace in
        let loop = runningLoop()
        let start = loop.time
        try await sleep(for: .seconds(10))
        loop.callAt(start.advanced(by: .seconds(2))) { trace("two") }
        loop.callAt(start.advanced(by: .seconds(1))) { trace("one") }
        loop.callLater(.seconds(-20)) { trace("minus ten") }
        trace("caller")
        try await sleep(for: .seconds(1))
        trace("end")
    }
}
