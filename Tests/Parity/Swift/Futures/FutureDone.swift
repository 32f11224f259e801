import AsyncIO

extension Twin {
    static let futureDone = Twin { trace in
        let future = Future<Int>()
        try future.setResult(42)
        runningLoop().callSoon { trace("callback") }
        trace(try await future.value)
        trace(try await future.value)
        try await sleep(for: .zero)
    }
}
