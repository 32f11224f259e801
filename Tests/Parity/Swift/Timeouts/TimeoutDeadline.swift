import AsyncIO

extension Twin {
    static let timeoutDeadline = Twin { trace in
        let start = runningLoop().time
        try await sleep(for: .seconds(10))
        do {
            try await withDeadline(start.advanced(by: .seconds(12))) {
                try await sleep(for: .seconds(100))
            }
        } catch {
            trace("thrown", error)
        }
    }
}
