import AsyncIO

extension Twin {
    static let futureCallbackRemovesAnother = Twin { trace in
        let future = Future<Int>()
        let second = Shared<FutureCallback<Int>?>(nil)
        future.addDoneCallback { future in
            trace("first", second.value.map(future.removeDoneCallback) == true)
        }
        second.value = future.addDoneCallback { _ in trace("second") }
        try future.setResult(42)
        try await sleep(for: .zero)
    }
}
