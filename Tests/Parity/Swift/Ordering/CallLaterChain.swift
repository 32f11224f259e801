import AsyncIO

extension Twin {
    static let callLaterChain = Twin { trace in
        let loop = runningLoop()
        func again(_ count: Int) {
            trace("timer", count)
            if count < 3 { loop.callLater(.seconds(1.5)) { again(count + 1) } }
        }
        loop.callLater(.seconds(1)) { again(1) }
        try await sleep(for: .seconds(10))
        trace("end")
    }
}
