import AsyncIOSystem

extension EventLoop {
    /// Has something closed with the loop: gracefully by `shutDown`, once the tasks are gone and at the
    /// same time as all else that is closed with it, or abruptly by `close`.
    public func onClose(
        _ owner: AnyObject, gracefully: @escaping () async -> Void, abruptly: @escaping () -> Void
    ) {
        closers[ObjectIdentifier(owner)] = Closer(gracefully: gracefully, abruptly: abruptly)
    }

    /// The one object of its type that belongs to this loop; made when first asked for.
    public func attachment<Attached: AnyObject>(_ make: () -> Attached) -> Attached {
        let key = ObjectIdentifier(Attached.self)
        if let present = attachments[key] as? Attached { return present }
        let made = make()
        attachments[key] = made
        return made
    }

    /// Puts another object in the place of the one of its type that belongs to this loop.
    public func replaceAttachment<Attached: AnyObject>(_ attached: Attached) {
        attachments[ObjectIdentifier(Attached.self)] = attached
    }

    /// What has to be done when the loop ends.
    struct Closer {
        let gracefully: () async -> Void
        let abruptly: () -> Void
    }

    /// Ends everything that is left on the loop, in this order, and closes it.
    ///
    /// 1. Every task is cancelled and awaited, also those that clean-up code creates; what runs in a
    ///    shelter is only awaited. The errors of those that fail on it are reported.
    /// 2. Thread pools and other closers end: all are asked at once, so that they share the time.
    /// 3. In debug mode, what is still there is reported.
    ///
    /// Blocks the calling thread until that is done. What `asyncio.Runner.close` does.
    public func shutDown() throws {
        guard !isClosed else { return }
        // Also if what is left cannot be ended, as in a simulation that has come to a deadlock.
        defer { close() }
        let site = SourceSite(#fileID, #line)
        try endTasks(from: site)
        try endClosers(from: site)
        if isDebug { reportLeaks() }
    }

    /// Has everything end that `onClose` was told of.
    private func endClosers(from site: SourceSite) throws {
        defer { closingTasks = [] }
        while !closers.isEmpty {
            let owners = Array(closers.keys)
            let records = closers.values.map { closer in
                let box = UncheckedClosure(run: closer.gracefully)
                return startTask(named: nil, site: site) {
                    // Not before it runs: a task that is cancelled earlier never takes its first step.
                    if let record = self.currentTask { self.closingTasks.append(record) }
                    await box.run()
                }.record
            }
            try run(until: { records.allSatisfy(\.isDone) })
            // Those that could not do their work are left to `close`.
            for owner in owners { closers[owner] = nil }
        }
    }

    /// Cancels and awaits every task, and reports the errors that nobody was left to read.
    private func endTasks(from site: SourceSite) throws {
        var (ended, lastID): ([TaskRecord], UInt64) = ([], 0)
        var stillPending = allTasks
        while !stillPending.isEmpty {
            ended += stillPending.filter { $0.id > lastID }
            lastID = stillPending.last?.id ?? lastID
            for record in stillPending where !record.isCancelled && !record.isSheltered {
                cancelHere(record, reason: .shutdown, site: site)
            }
            // A task that ends may have created another in the same turn: then the count is the same.
            let (count, next) = (tasks.count, nextTaskID)
            try run(until: { self.tasks.count != count || self.nextTaskID != next })
            stillPending = allTasks
        }
        for record in ended where record.state == .failed {
            guard let error = record.takeError() else { continue }
            report(
                LoopReport(
                    kind: .shutdownError,
                    message: "unhandled error during shutdown: \(record.name) failed: \(error)",
                    error: error, task: record))
        }
    }

    /// Has `shutDown` wait for a task, and for what it starts, instead of cancelling it.
    ///
    /// Once the task has ended, what it has left behind is cancelled as usual. Loop thread only.
    public func shelter(_ record: TaskRecord) {
        record.putUpShelter()
    }

    /// Closes the loop at once: descriptors are freed, and what was queued never runs.
    ///
    /// Must not be running. Closing twice does nothing. The counterpart of `loop.close`.
    public func close() {
        precondition(!isRunning, "a loop cannot be closed while it runs; call stop() first")
        guard !isClosed else { return }
        isClosed = true
        for closer in exchange(&closers, with: [:]).values { closer.abruptly() }
        attachments = [:]
        reportAbandonedTasks()
        inbox.close()
        timers.dropAll()
        // What a closed loop never flushes holds on to its stream, and that to its descriptor.
        descriptors.removeAll()
        while ready.count > 0 {
            let entry = ready.pop()
            if entry.isHandle { entry.takeHandle().drop() }
        }
        // A handler of `run` stays until that returns, so that a second signal ends the process.
        signalBox?.detach()
        (signalBox, signalHandler) = (nil, nil)
        poller.close()
        // A loop of process mode stays the executor of the process, whatever may still arrive.
        guard mode == .local else { return }
        executor.forgetLoop()
        mainExecutor.forgetLoop()
        (executor, mainExecutor) = (nil, nil)
    }

    /// Lets go of tasks that are still there; `shutDown` leaves none.
    private func reportAbandonedTasks() {
        for record in tasks.all {
            report(
                LoopReport(
                    kind: .leak,
                    message: "\(record.name) was still pending when the loop was closed",
                    task: record))
            record.observer?.taskWasAbandoned(record)
        }
        tasks.removeAll()
    }

    private func reportLeaks() {
        for descriptor in descriptors.watched {
            report(
                LoopReport(
                    kind: .leak, message: "descriptor \(descriptor) was still open at the end"))
        }
    }

    private struct UncheckedClosure: @unchecked Sendable {
        // SAFETY: made and called on the loop's thread.
        let run: () async -> Void
    }
}
