import AsyncIO

extension Twin {
    static let timeoutRescheduleEarlier = Twin { trace in
        let moved = Shared<Timeout?>(nil)
        do {
            try await withTimeout(.seconds(50)) { timeout in
                moved.value = timeout
                timeout.reschedule(after: .seconds(3))
                try await sleep(for: .seconds(10))
            }
        } catch {
            trace("thrown", error, moved.value?.isExpired == true)
        }
    }
}
