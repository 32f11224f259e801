import AsyncIO

extension Twin {
    static let timeoutReschedule = Twin { trace in
        let timeout = try await withTimeout(.seconds(5)) { timeout in
            timeout.reschedule(after: .seconds(20))
            try await sleep(for: .seconds(10))
            trace("later")
            timeout.reschedule(to: nil)
            try await sleep(for: .seconds(100))
            trace("never")
            return timeout
        }
        trace(timeout.isExpired)
    }
}
