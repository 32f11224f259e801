import AsyncIO

extension Twin {
    static let timeoutDeadlinePast = Twin { trace in
        let start = runningLoop().time
        try await sleep(for: .seconds(10))
        do {
            try await withDeadline(start.advanced(by: .seconds(2))) {
                try await sleep(for: .seconds(1))
                trace("never")
            }
        } catch {
            trace("thrown", error)
        }
    }
}
