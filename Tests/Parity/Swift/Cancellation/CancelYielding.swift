import AsyncIO

extension Twin {
    static let cancelYielding = Twin { trace in
        let task = createTask {
            while true {
                trace("turn")
                try await sleep(for: .zero)
            }
        }
        await turns(3)
        task.cancel()
        do { try await task.value } catch { trace("thrown", error) }
    }
}
