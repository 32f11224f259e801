import AsyncIOSystem
import DequeModule

/// The threads of a pool, and the line of work before them.
///
/// Apart from `ThreadPool`, which people hold: the threads hold the crew, so that a pool which nobody
/// holds any more can end them.
///
/// # The rules
///
/// 1. Everything that changes is in `state`, and used with the lock of `signal` held.
/// 2. A sleeping thread is woken after the lock is given back: woken before, it would run at once, find
///    the lock held, and sleep again; that is two switches for nothing.
/// 3. A job that is dropped stays in the line as a stale entry, which whoever comes to it skips.
/// 4. A thread that waits in `fromThread` does not count against the size: another takes its place.
final class PoolCrew: @unchecked Sendable {
    // SAFETY: rule 1; the rest is constant.
    let size: Int
    let name: String
    let signal = ThreadSignal()
    let room: PoolRoom?
    var state = State()
    private let idleLimit: Int64?
    private let initializer: (@Sendable () throws -> Void)?

    struct State {
        var line = Deque<PoolJob>()
        var staleCount = 0
        var threads: [Thread] = []
        /// What each thread runs at present, by the number of its place.
        var running: [PoolJob?] = []
        var freePlaces: [Int] = []
        /// Threads that are there; those in a job; those of them that wait in `fromThread`.
        var liveCount = 0
        var busyCount = 0
        var blockedCount = 0
        var completedCount = 0
        var droppedCount = 0
        /// Why no work is taken any more.
        var refusal: ThreadPoolError?
        /// Whether nobody will wait for the threads.
        var isLetGo = false
        var whenEmpty: [@Sendable () -> Void] = []

        var waitingCount: Int { line.count - staleCount }
        /// Whether no thread could be made fit for work.
        var isUnfit: Bool { if case .initializerFailed? = refusal { true } else { false } }
    }

    init(
        size: Int, name: String, room: PoolRoom?, idleLimit: Duration?,
        initializer: (@Sendable () throws -> Void)?
    ) {
        self.size = size
        self.name = name
        self.room = room
        self.idleLimit = idleLimit?.clampedNanoseconds
        self.initializer = initializer
    }

    /// Puts a job into the line, and sees to it that a thread comes for it.
    func add(_ job: PoolJob) throws(ThreadPoolError) {
        let refusal: ThreadPoolError? = signal.withLock {
            if let refusal = state.refusal { return refusal }
            job.place = .waiting
            state.line.append(job)
            return startThreadIfNeeded()
        }
        if let refusal { throw refusal }
        signal.notifyOne()
    }

    /// Takes a job out of the line; false if it has begun.
    func remove(_ job: PoolJob) -> Bool {
        signal.withLock {
            guard job.place == .waiting else { return false }
            job.place = .dropped
            state.droppedCount += 1
            state.staleCount += 1
            if state.staleCount > 64, state.staleCount > state.waitingCount {
                state.line.removeAll { $0.place == .dropped }
                state.staleCount = 0
            }
            return true
        }
    }

    /// Runs `body`, in which the calling worker only waits, and lets another thread take its place.
    func whileBlocked<R>(_ body: () throws -> R) rethrows -> R {
        signal.withLock {
            state.blockedCount += 1
            // Without a thread the work that waits is only late.
            _ = startThreadIfNeeded()
        }
        room?.leave()
        defer {
            room?.comeBack()
            signal.withLock { state.blockedCount -= 1 }
        }
        return try body()
    }

    /// Starts a thread if there is more work than threads; with the lock held only.
    private func startThreadIfNeeded() -> ThreadPoolError? {
        let hasTooFew = state.busyCount + state.waitingCount > state.liveCount
        guard hasTooFew, state.liveCount - state.blockedCount < size else { return nil }
        let place = state.freePlaces.popLast() ?? state.running.count
        do {
            let thread = try Thread(named: name) { self.work(at: place) }
            if place == state.running.count { state.running.append(nil) }
            if state.isLetGo { thread.detach() } else { state.threads.append(thread) }
            state.liveCount += 1
        } catch {
            if place < state.running.count { state.freePlaces.append(place) }
            // With one thread at least, the work is only late.
            guard state.liveCount == 0, let job = state.line.popLast() else { return nil }
            job.place = .outside
            return .noThread(error)
        }
        return nil
    }
}

/// The life of a thread.
extension PoolCrew {
    /// Jobs until there are none and the pool is shut down.
    private func work(at place: Int) {
        if let initializer {
            do { try initializer() } catch { breakDown(because: error) }
        }
        while let job = nextJob(at: place) {
            job.run()
            signal.withLock {
                job.place = .ended
                state.running[place] = nil
                state.busyCount -= 1
                state.completedCount += 1
            }
            room?.leave()
            job.didEnd()
        }
    }

    /// Waits for a job; `nil` if the thread is to end, of which nobody sees anything any more.
    private func nextJob(at place: Int) -> PoolJob? {
        var whenEmpty: [@Sendable () -> Void] = []
        let job: PoolJob? = signal.withLock {
            while true {
                while let job = state.line.popFirst() {
                    guard job.place == .waiting else {
                        state.staleCount -= 1
                        continue
                    }
                    job.place = .running
                    state.busyCount += 1
                    state.running[place] = job
                    return job
                }
                let isSurplus = state.liveCount - state.blockedCount > size
                guard state.refusal == nil, !isSurplus, waitForWork() else { break }
            }
            leave(place)
            if state.liveCount == 0 { whenEmpty = exchange(&state.whenEmpty, with: []) }
            return nil
        }
        for notify in whenEmpty { notify() }
        return job
    }

    /// Sleeps until there may be something to do; false if that took too long.
    private func waitForWork() -> Bool {
        guard let idleLimit else {
            signal.wait()
            return true
        }
        return signal.wait(atMost: idleLimit) { !state.line.isEmpty || state.refusal != nil }
    }

    /// The thread ends; whoever shuts the pool down waits for it, otherwise nobody does.
    private func leave(_ place: Int) {
        state.liveCount -= 1
        state.freePlaces.append(place)
        guard state.refusal == nil else { return }
        let own = state.threads.firstIndex { $0.number == Thread.current }
        if let own { state.threads.remove(at: own).detach() }
    }

    /// No thread can be made fit for work, so there is no use in waiting for one.
    private func breakDown(because error: any Error) {
        let dropped = signal.withLock {
            // Also of a pool that was shut down: what stands in line is dropped because of this.
            if !state.isUnfit { state.refusal = .initializerFailed(name, error) }
            return takeWaiting()
        }
        finish(dropped)
    }

    /// Why no work is taken any more.
    var refusal: ThreadPoolError {
        signal.withLock { state.refusal ?? .isShutDown(name) }
    }

    /// Why work that stood in line is given up.
    var dropError: ThreadPoolError {
        signal.withLock { state.isUnfit ? state.refusal : nil } ?? .wasDropped(name)
    }

    /// Empties the line; with the lock held only.
    func takeWaiting() -> [PoolJob] {
        let waiting = Array(state.line.lazy.filter { $0.place == .waiting })
        state.line.removeAll()
        state.staleCount = 0
        state.droppedCount += waiting.count
        for job in waiting { job.place = .dropped }
        return waiting
    }

    /// Tells those whose work was dropped, and those who wait for room.
    func finish(_ dropped: [PoolJob]) {
        signal.notifyAll()
        room?.close()
        for job in dropped { job.finishDropped() }
    }
}
