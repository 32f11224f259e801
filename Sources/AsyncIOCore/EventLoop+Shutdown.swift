import AsyncIOSystem

extension EventLoop {
    /// Has `body` called when the loop shuts down, once its tasks are gone; returns how to undo it.
    package func onClose(_ owner: AnyObject, _ body: @escaping () async -> Void) {
        closers[ObjectIdentifier(owner)] = body
    }

    package func forgetCloser(_ owner: AnyObject) {
        closers[ObjectIdentifier(owner)] = nil
    }

    /// Ends everything that is left on the loop, in this order, and closes it.
    ///
    /// 1. Every task is cancelled and awaited, also those that clean-up code creates.
    /// 2. Thread pools and other closers end.
    /// 3. In debug mode, what is still there is reported.
    package func shutDown() throws {
        guard !isClosed else { return }
        let site = SourceSite(#fileID, #line)
        var stillPending = allTasks
        while !stillPending.isEmpty {
            for record in stillPending where !record.isCancelled {
                cancel(record, reason: .shutdown, site: site)
            }
            let count = tasks.count
            try run(until: { self.tasks.count != count || self.tasks.count == 0 })
            stillPending = allTasks
        }
        let closers = self.closers.values
        self.closers = [:]
        for closer in closers {
            let box = UncheckedClosure(run: closer)
            _ = try runMain(site: site) { await box.run() }
        }
        if isDebug { reportLeaks() }
        close()
    }

    /// Closes the loop at once: descriptors are freed, and what was queued never runs.
    ///
    /// Must not be running. Closing twice does nothing. The counterpart of `loop.close`.
    public func close() {
        precondition(thread == 0, "a loop cannot be closed while it runs; call stop() first")
        guard !isClosed else { return }
        isClosed = true
        inbox.close()
        timers.removeAll()
        while ready.count > 0 {
            let entry = ready.pop()
            if entry.isHandle { entry.takeHandle().cancel() }
        }
        poller.close()
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
