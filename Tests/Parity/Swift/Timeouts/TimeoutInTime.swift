import AsyncIO

extension Twin {
    static let timeoutInTime = Twin { trace in
        let timeout = try await withTimeout(.seconds(5)) { timeout in
            try await sleep(for: .seconds(4))
            trace("slept")
            return timeout
        }
        trace(timeout.isExpired)
        try await sleep(for: .seconds(10))
        trace("end")
    }
}
