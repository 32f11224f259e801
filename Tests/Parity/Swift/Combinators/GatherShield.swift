import AsyncIO

extension Twin {
    static let gatherShield = Twin { trace in
        let tasks = [2, 3].map { delay in
            createTask {
                try await sleep(for: .seconds(delay))
                trace("work ends", delay)
            }
        }
        let waiter = createTask { _ = try await gather(tasks) { try await shield($0) } }
        try await sleep(for: .seconds(1))
        waiter.cancel()
        do { try await waiter.value } catch { trace("thrown", error) }
        _ = try await wait(tasks)
    }
}
