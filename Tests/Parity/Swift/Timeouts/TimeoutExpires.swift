import AsyncIO

extension Twin {
    static let timeoutExpires = Twin { trace in
        do {
            try await withTimeout(.seconds(5)) {
                do {
                    try await sleep(for: .seconds(100))
                } catch {
                    trace("cancelled")
                    throw error
                }
            }
        } catch {
            trace("thrown", error)
        }
        try await sleep(for: .seconds(1))
        trace("end")
    }
}
