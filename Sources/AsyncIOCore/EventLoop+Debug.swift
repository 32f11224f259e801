import AsyncIOSystem

extension EventLoop {
    /// Runs entries as `run` does, and notes when each began.
    ///
    /// A simulation needs that to undo the real clock's drift; debug mode, to report slow steps.
    func runWatched(_ count: Int) {
        for _ in 0..<count {
            let entry = ready.pop()
            stepStart = MonotonicTime.now()
            if entry.isHandle {
                let handle = entry.takeHandle()
                handle.run()
                if isDebug { checkStep("a callback", site: handle.site) }
            } else {
                // Looked up first: by the end of the step the task may be gone.
                let record = isDebug ? tasks.find(entry.taskKey) : nil
                run(entry)
                if isDebug { checkStep(record?.name ?? "a task", site: record?.site) }
            }
        }
    }

    private func checkStep(_ what: String, site: SourceSite?) {
        let elapsed = Duration.nanoseconds(MonotonicTime.now() - stepStart)
        guard elapsed >= Constants.slowStep else { return }
        report(
            LoopReport(
                kind: .slowStep,
                message: """
                    executing \(what) took \(elapsed); nothing else could run meanwhile. Move blocking \
                    work to toThread { }
                    """,
                taskName: what, site: site))
    }
}
