extension EventLoop {
    /// Starts a task on the loop and runs it inside this call until it first suspends.
    ///
    /// A body that never does is done when this returns, and never was in a queue. Its errors, its
    /// name and its parent are those of any other task. Code of an actor on which the caller is not
    /// begins in a later turn instead. Loop thread only.
    @inlinable
    @inline(never)
    public func startTaskEagerly<Success: Sendable>(
        named name: String?, site: SourceSite,
        _ body: sending @escaping @isolated(any) () async throws -> Success
    ) -> (record: TaskRecord, task: Task<Success, any Error>) {
        let record = makeRecord(named: name, site: site)
        let task: Task<Success, any Error>
        if !isProcessWide {
            task = Task.immediate(executorPreference: taskExecutor) {
                try await record.runEagerly(body)
            }
        } else if isOnMainActor(body) {
            task = Task.immediate { @MainActor in try await record.runEagerly(body) }
        } else {
            task = Task.immediate { try await record.runEagerly(body) }
        }
        record.enterTable(withKey: RuntimeHooks.key(of: task))
        return (record, task)
    }
}

extension TaskRecord {
    /// The life of a task that began before anybody could know its key, but itself.
    @inlinable
    func runEagerly<Success: Sendable>(
        _ body: @escaping @isolated(any) () async throws -> Success
    ) async throws -> Success {
        enterTableFromInside()
        return try await run(body)
    }

    @usableFromInline
    func enterTableFromInside() {
        enterTable(withKey: RuntimeHooks.currentTaskKey)
    }

    /// Makes the task known to the loop, once.
    @usableFromInline
    func enterTable(withKey key: UInt) {
        if self.key == 0 { loop.register(self, key: key) }
    }
}
