import AsyncIO
import AsyncIOSystem

extension Twin {
    static let threadResult = Twin { trace in
        trace(try await toThread { [40, 2].reduce(0, +) })
        do {
            try await toThread { throw Failure("on a thread") }
        } catch {
            trace("thrown", error)
        }
        let count = ThreadLocked(0)
        _ = try await gather(0..<10) { _ in try await toThread { count.withLock { $0 += 1 } } }
        trace("calls", count.withLock { $0 })
        trace(try await runInExecutor(runningLoop().defaultThreadPool) { "executor" })
    }
}
