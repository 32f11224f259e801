import AsyncIO

extension Twin {
    static let queueJoinEmpty = Twin { trace in
        let queue = Queue<Int>()
        runningLoop().callSoon { trace("callback") }
        try await queue.join()
        trace("joined")
        try await sleep(for: .zero)
    }
}
