import AsyncIO

extension Twin {
    static let scopeWaits = Twin { trace in
        let tasks = try await withTaskScope { scope in
            let tasks = [2, 1].map { delay in
                scope.spawn {
                    try await sleep(for: .seconds(delay))
                    trace("done", delay)
                    return delay
                }
            }
            trace("body ends")
            return tasks
        }
        trace(try tasks.map { try $0.resultNoWait() })
    }
}
