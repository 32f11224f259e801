import AsyncIO

extension Twin {
    static let timeoutNestedEqual = Twin { trace in
        let deadline = runningLoop().time.advanced(by: .seconds(1))
        do {
            try await withDeadline(deadline) {
                do {
                    try await withDeadline(deadline) { try await sleep(for: .seconds(100)) }
                } catch {
                    trace("inner", error)
                    throw error
                }
            }
        } catch {
            trace("outer", error)
        }
    }
}
