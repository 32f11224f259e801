import AsyncIO

extension Twin {
    static let timeoutNever = Twin { trace in
        try await withTimeout(nil) { timeout in
            try await sleep(for: .seconds(1_000))
            trace(timeout.deadline)
        }
        let timeout = try await withDeadline(nil) { timeout in
            try await sleep(for: .seconds(1_000))
            return timeout
        }
        trace("end", timeout.isExpired)
    }
}
