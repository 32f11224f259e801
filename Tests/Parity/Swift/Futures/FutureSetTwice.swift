import AsyncIO

extension Twin {
    static let futureSetTwice = Twin { trace in
        let (future, failed, cancelled) = (Future<Int>(), Future<Int>(), Future<Int>())
        try future.setResult(1)
        try failed.setError(Failure("first"))
        cancelled.cancel()
        for each in [future, failed, cancelled] {
            do { try each.setResult(2) } catch { trace(error) }
            do { try each.setError(Failure("second")) } catch { trace(error) }
        }
        trace(try await future.value, try failed.errorNoWait(), cancelled.isCancelled)
    }
}
