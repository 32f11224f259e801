import AsyncIO

extension Twin {
    static let conditionWaitForTrue = Twin { trace in
        let condition = Condition()
        runningLoop().callSoon { trace("callback") }
        try await condition.withLock {
            try await condition.waitFor { true }
            trace("held", condition.isLocked)
        }
        try await sleep(for: .zero)
    }
}
