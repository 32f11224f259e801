import AsyncIO

extension Twin {
    static let threadContext = Twin(
        differs: [
            .line(
                2, python: "0.0: run_in_executor none", swift: "0.0: run_in_executor parrot")
        ],
        because: "task-local values come with all work on threads, so there is nothing to remember"
    ) { trace in
        try await Request.$name.withValue("parrot") {
            trace("to_thread", try await toThread { Request.name })
            let pool = runningLoop().defaultThreadPool
            trace("run_in_executor", try await runInExecutor(pool) { Request.name })
        }
    }
}

private enum Request {
    @TaskLocal static var name = "none"
}
