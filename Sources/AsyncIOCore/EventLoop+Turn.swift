import AsyncIOSystem

extension EventLoop {
    /// One turn of the loop.
    ///
    /// The numbers are those of ARCHITECTURE.md.
    ///
    /// A turn that has something to run and has polled lately goes straight to step 5. That is what
    /// makes a switch between tasks a hundred nanoseconds instead of a system call; and because the
    /// number of entries between polls shrinks when they are slow, I/O is never starved.
    func turn() throws(OSError) {
        if ready.count == 0 || entriesUntilPoll <= 0 || !inbox.isEmpty {
            // 1. Cancelled timers must not cut the wait short.
            timers.dropCancelled()
            // 2. and 3. Wait for I/O, and make ready what it brought.
            try poll()
            // 3. What other threads have handed over.
            inbox.drain(into: &ready, scratch: &scratch)
            // 4. Timers whose time has come.
            moveDueTimers()
            if ready.count > 0 { hasStalled = false }
        }
        // 5. Exactly what is ready now: what it adds runs in the next turn.
        entriesUntilPoll -= ready.count
        let end = ready.end
        if isDebug || isSimulated || nesting > 0 { runWatched(until: end) } else { run(until: end) }
    }

    /// Runs the entries before a position; a nested run may have done so with some, or with all.
    @inline(__always)
    private func run(until end: Int) {
        while ready.hasEntry(before: end) {
            let entry = ready.pop()
            if entry.isHandle { entry.runHandle(on: self) } else { run(entry) }
        }
    }

    /// Runs a job on the main actor's executor, on the one that its task prefers, or on none.
    ///
    /// In process mode jobs of the default executor run on the main actor's too: the runtime resumes
    /// main-actor code by way of the default executor, and the hop to the main actor is then free.
    /// Not so in a simulation, where a hop less makes the times of `Task.sleep` exact, and not where it
    /// is known that no actor comes next: then there is no main actor to leave.
    @inline(__always)
    func run(_ entry: ReadyEntry) {
        // Of the step below this one, if it is inside another.
        let (wasActorless, outerKey) = (runsActorless, keyOnMainActor)
        defer { (runsActorless, keyOnMainActor) = (wasActorless, outerKey) }
        runsActorless = entry.isActorless
        if entry.isActorless {
            keyOnMainActor = 0
            RuntimeHooks.runGeneric(entry.job)
        } else if runsAllOnMain {
            keyOnMainActor = entry.taskKey
            entry.job.runSynchronously(on: serial)
        } else if entry.isSerialJob {
            entry.job.runSynchronously(on: serial)
        } else if isProcessWide {
            RuntimeHooks.runGeneric(entry.job)
        } else {
            entry.job.runSynchronously(on: preferred)
        }
    }

    private func poll() throws(OSError) {
        let mayWait = ready.count == 0 && inbox.prepareToSleep()
        let timeout = mayWait ? timeUntilNextTimer() : 0
        let result = try poller.wait(timeout: timeout) { descriptor in
            prefetch(for: descriptor)
        } deliver: { descriptor, readiness in
            descriptorIsReady(descriptor, readiness)
        }
        if mayWait { inbox.didWake() }
        if case .stalled = result { hasStalled = true }
        adjustPolling()
        if let signalBox, signalBox.hasArrived, let signalHandler { signalBox.take(signalHandler) }
    }

    /// Polls more often while steps are slow, and less often while they are quick.
    private func adjustPolling() {
        let now = poller.now()
        if entriesUntilPoll <= 0 {
            if now - lastPoll > Constants.longestTimeBetweenPolls {
                entriesBetweenPolls = max(1, entriesBetweenPolls / 2)
            } else {
                entriesBetweenPolls = min(
                    Constants.mostEntriesBetweenPolls, entriesBetweenPolls * 2)
            }
        }
        lastPoll = now
        entriesUntilPoll = entriesBetweenPolls
    }

    private func timeUntilNextTimer() -> Int64? {
        guard let deadline = timers.nextDeadline else { return nil }
        let now = poller.now()
        // Compared before it is subtracted: a deadline may lie as far back as numbers go.
        return deadline <= now ? 0 : min(deadline - now, Constants.longestWait)
    }

    private func moveDueTimers() {
        guard timers.count > 0 else { return }
        let now = poller.now()
        while let entry = timers.popDue(at: now) {
            switch entry.target {
            case .job(let job): ready.push(ReadyEntry(actorless: job))
            case .handle(let handle): ready.push(ReadyEntry(handle))
            case .parked(let record): unpark(record, .deadline)
            }
        }
    }
}
