import AsyncIO

extension Twin {
    static let dueTimerAndCallbacks = Twin(
        differs: [
            .line(2, python: "0.0: timer", swift: nil),
            .line(4, python: nil, swift: "0.0: timer"),
        ],
        because: "time is looked at after at most 64 entries, not between any two (decision 3)"
    ) { trace in
        let loop = runningLoop()
        func again(_ count: Int) {
            trace("callback", count)
            if count < 3 { loop.callSoon { again(count + 1) } }
        }
        loop.callLater(.zero) { trace("timer") }
        loop.callSoon { again(1) }
        try await sleep(for: .seconds(1))
    }
}
