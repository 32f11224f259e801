import AsyncIO

extension Twin {
    static let futureNoWait = Twin { trace in
        let future = Future<Int>()
        trace(future.isDone, future.isCancelled)
        do { _ = try future.resultNoWait() } catch { trace(error) }
        do { _ = try future.errorNoWait() } catch { trace(error) }
        try future.setResult(42)
        trace(future.isDone, try future.resultNoWait(), try future.errorNoWait())
    }
}
