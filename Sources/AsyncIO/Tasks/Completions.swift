import AsyncIOCore

/// Tasks in the order in which they end, and who waits for the next.
final class Completions<Success: Sendable>: TaskObserver, @unchecked Sendable {
    // SAFETY: used on the loop's thread only.
    let loop: EventLoop
    let count: Int
    private var running: [ObjectIdentifier: LoopTask<Success>] = [:]
    private var ended: [LoopTask<Success>] = []
    /// How many of those that have ended were handed out.
    private var taken = 0
    /// How many of all have not been asked for yet.
    private var unasked: Int
    private var timeout: TimeoutError?
    private var timer: TimerHandle?
    private let lot = ParkingLot()
    private let line = WaitLine()

    init(of tasks: [LoopTask<Success>], on loop: EventLoop) {
        self.loop = loop
        count = tasks.count
        unasked = count
        super.init()
        for task in tasks {
            running[ObjectIdentifier(task.record)] = task
            loop.observe(task.record, self)
        }
    }

    /// From then on whoever would have to wait is told that the time is up.
    func end(after duration: Duration, at site: SourceSite) {
        guard !running.isEmpty else { return }
        timer = loop.callLater(duration) { [self] in
            timeout = TimeoutError(duration: duration, site: site)
            for waiter in lot.withLock({ line.grantAll() }) { waiter.wake() }
        }
    }

    /// Lets go of the tasks that are still running.
    func stop() {
        timer?.cancel()
        for task in running.values { loop.stopObserving(task.record, self) }
        running = [:]
    }

    override func taskDidEnd(_ record: TaskRecord) {
        guard let task = running.removeValue(forKey: ObjectIdentifier(record)) else { return }
        ended.append(task)
        if running.isEmpty { timer?.cancel() }
        guard let waiter = lot.withLock({ line.grantFirst() }) else { return }
        waiter.number = take()
        waiter.wake()
    }

    /// The next task that has ended, or `nil` if all were asked for.
    func next() async throws -> LoopTask<Success>? {
        guard unasked > 0 else { return nil }
        unasked -= 1
        do {
            if hasNext, Selection.claim() { return ended[take() - 1] }
            return try await waitForNext()
        } catch let error as CancelledError {
            unasked += 1
            throw error
        }
    }

    private func waitForNext() async throws -> LoopTask<Success> {
        if let timeout { throw timeout }
        var place: Waiter?
        try await lot.wait("asCompleted") { waiter in
            place = waiter
            if hasNext {
                if waiter.claim() { waiter.number = take() }
            } else if timeout == nil {
                line.append(waiter)
            }
        }
        let number = place?.number ?? 0
        if number == 0, let timeout { throw timeout }
        return ended[number - 1]
    }

    private var hasNext: Bool { taken < ended.count }

    /// The number of the next that has ended, counted from one: a waiter without one was timed out.
    private func take() -> Int {
        taken += 1
        return taken
    }
}
