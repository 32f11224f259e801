import AsyncIO

extension Twin {
    static let resultNoWait = Twin { trace in
        let tasks = [false, true].map { fails in
            createTask {
                try await sleep(for: .seconds(1))
                if fails { throw Failure("work") }
                return "value"
            }
        }
        do { _ = try tasks[0].resultNoWait() } catch { trace("thrown", error) }
        try await sleep(for: .seconds(2))
        trace(try tasks[0].resultNoWait(), try tasks[0].errorNoWait())
        trace(try tasks[1].errorNoWait())
        do { _ = try tasks[1].resultNoWait() } catch { trace("thrown", error) }
    }
}
