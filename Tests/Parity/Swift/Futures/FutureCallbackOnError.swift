import AsyncIO

extension Twin {
    static let futureCallbackOnError = Twin { trace in
        let (failed, cancelled) = (Future<Int>(), Future<Int>())
        failed.addDoneCallback { trace("failed", try? $0.errorNoWait()) }
        cancelled.addDoneCallback { trace("cancelled", $0.isCancelled) }
        cancelled.cancel()
        try failed.setError(Failure("future"))
        try await sleep(for: .zero)
    }
}
