import AsyncIO

extension Twin {
    static let waitForZero = Twin(
        differs: [
            .line(1, python: "2.0: 1", swift: "2.0: thrown TimeoutError"),
            .line(
                2, python: "2.0: thrown TimeoutError true",
                swift: "2.0: thrown TimeoutError false"),
        ],
        because: "work without any time is not begun; resultNoWait asks without waiting"
    ) { trace in
        let tasks = [1, 10].map { delay in
            createTask {
                try await sleep(for: .seconds(delay))
                return delay
            }
        }
        try await sleep(for: .seconds(2))
        do {
            trace(try await withTimeout(.zero) { try await tasks[0].value })
        } catch {
            trace("thrown", error)
        }
        do {
            trace(try await withTimeout(.zero) { try await tasks[1].value })
        } catch {
            trace("thrown", error, tasks[1].state == .cancelled)
        }
    }
}
