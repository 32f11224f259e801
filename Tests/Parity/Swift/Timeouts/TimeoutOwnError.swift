import AsyncIO

extension Twin {
    static let timeoutOwnError = Twin { trace in
        do {
            try await withTimeout(.seconds(5)) { throw Failure("in time") }
        } catch {
            trace("thrown", error)
        }
        do {
            try await withTimeout(.seconds(5)) {
                do { try await sleep(for: .seconds(100)) } catch { throw Failure("late") }
            }
        } catch {
            trace("thrown", error)
        }
    }
}
