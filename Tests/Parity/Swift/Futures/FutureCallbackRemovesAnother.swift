import AsyncIO

extension Twin {
    static let futureCallbackRemovesAnother = Twin(
        differs: [
            .line(1, python: "0.0: first false", swift: "0.0: first true"),
            .line(2, python: "0.0: second", swift: nil),
        ],
        because: "a callback can be taken back until it runs"
    ) { trace in
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
