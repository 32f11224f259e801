import AsyncIO

extension Twin {
    static let futureCallbacks = Twin { trace in
        let future = Future<Int>()
        for name in ["a", "b"] {
            future.addDoneCallback { trace(name, try? $0.resultNoWait()) }
        }
        try future.setResult(42)
        trace("set")
        try await sleep(for: .zero)
        future.addDoneCallback { _ in trace("late") }
        trace("added")
        try await sleep(for: .zero)
    }
}
