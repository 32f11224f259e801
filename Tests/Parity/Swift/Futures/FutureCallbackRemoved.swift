import AsyncIO

extension Twin {
    static let futureCallbackRemoved = Twin { trace in
        let future = Future<Int>()
        let callbacks = ["a", "b", "c"].map { name in future.addDoneCallback { _ in trace(name) } }
        trace(future.removeDoneCallback(callbacks[1]))
        trace(future.removeDoneCallback(callbacks[1]))
        try future.setResult(42)
        try await sleep(for: .zero)
    }
}
