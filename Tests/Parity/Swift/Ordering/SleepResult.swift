import AsyncIO

extension Twin {
    static let sleepResult = Twin { trace in
        let loop = runningLoop()
        trace(try await sleep(for: .seconds(0.5), result: "half"))
        loop.callSoon { trace("callback") }
        trace(try await sleep(for: .zero, result: 10))
        trace(try await sleep(for: .seconds(-1), result: "past"))
    }
}
