import AsyncIO

extension Twin {
    static let gatherTimeout = Twin { trace in
        do {
            try await withTimeout(.seconds(2)) {
                _ = try await gather([1, 3, 4]) { delay in
                    do {
                        try await sleep(for: .seconds(delay))
                        trace("done", delay)
                    } catch {
                        trace("cancelled", delay)
                        throw error
                    }
                }
            }
        } catch {
            trace("thrown", error)
        }
    }
}
