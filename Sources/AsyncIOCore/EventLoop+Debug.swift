import AsyncIOSystem

extension EventLoop {
    /// Runs entries as `run` does, and notes when each began.
    ///
    /// A simulation needs that to undo the real clock's drift; debug mode, to report slow steps; and
    /// in a nested run, callbacks must not be taken for a part of the task that waits below them.
    func runWatched(until end: Int) {
        while ready.hasEntry(before: end) {
            let entry = ready.pop()
            stepStart = MonotonicTime.now()
            if entry.isHandle {
                let handle = entry.takeHandle()
                if nesting > 0 { runDetached(handle) } else { handle.run(on: self) }
                if isDebug { checkStep("a callback", handle: handle) }
            } else {
                // Looked up first: by the end of the step the task may be gone.
                let record = isDebug ? tasks.find(entry.taskKey) : nil
                run(entry)
                if isDebug { checkStep(record?.name ?? "a task", task: record) }
            }
        }
    }

    private func checkStep(_ what: String, task: TaskRecord? = nil, handle: Handle? = nil) {
        let elapsed = Duration.nanoseconds(MonotonicTime.now() - stepStart)
        guard elapsed >= slowCallbackDuration else { return }
        report(
            LoopReport(
                kind: .slowStep,
                message: """
                    executing \(what) took \(elapsed); nothing else could run meanwhile. Move blocking \
                    work to toThread { }
                    """,
                task: task, handle: handle))
    }
}
