import AsyncIOCore
import AsyncIOSystem

/// Threads for work that blocks: files, slow libraries, long computations.
///
/// Threads are started when there is work and none is idle, up to `size`, and kept until `shutDown`.
/// Work begins in the order in which it was given. Safe from any thread.
/// The counterpart of `concurrent.futures.ThreadPoolExecutor`.
public final class ThreadPool: @unchecked Sendable {
    // SAFETY: `state` is used with the lock of `signal` held only.

    /// The most threads there will be.
    public let size: Int
    /// The name that threads show in system tools, cut to fifteen bytes there.
    public let name: String

    private struct Job {
        let body: @Sendable () -> Void
        let finish: @Sendable () -> Void
    }

    private struct State {
        var jobs: [Job] = []
        var nextJob = 0
        var threads: [Thread] = []
        /// Threads that are there, and those of them that are in the body of a job.
        var liveCount = 0
        var busyCount = 0
        var isShutDown = false
        var whenEmpty: [@Sendable () -> Void] = []
    }

    private let signal = ThreadSignal()
    private var state = State()

    /// Makes a pool; no thread is started yet.
    public init(size: Int, name: String = "asyncio") {
        precondition(size > 0, "a thread pool needs at least one thread")
        self.size = size
        self.name = name
    }

    deinit {
        // The threads hold the pool, so none can be left here but those that have been joined.
        assert(state.liveCount == 0)
    }

    /// How many threads there are, how many of them have nothing to do, and how much work waits.
    public var statistics: (threads: Int, idle: Int, waiting: Int) {
        signal.withLock {
            (state.liveCount, state.liveCount - state.busyCount, state.jobs.count - state.nextJob)
        }
    }

    /// Hands over work.
    ///
    /// Throws `ThreadPoolError` after `shutDown`, or if no thread can be started.
    ///
    /// `finish` is called on the thread when the body has ended. By then the thread counts as free, so
    /// that work which is handed over in answer needs no further thread.
    func submit(
        _ body: @escaping @Sendable () -> Void, finish: @escaping @Sendable () -> Void
    ) throws {
        try signal.withLock {
            guard !state.isShutDown else { throw ThreadPoolError.isShutDown(name) }
            state.jobs.append(Job(body: body, finish: finish))
            let needed = state.busyCount + state.jobs.count - state.nextJob
            if needed > state.liveCount, state.liveCount < size {
                try startThread()
            } else {
                signal.notifyOne()
            }
        }
    }

    /// Lets the work that was handed over end, then the threads, and waits for them.
    ///
    /// Returns false if they have not ended within `limit`; they are then left to themselves.
    /// The loop goes on meanwhile; on virtual time no time passes. The counterpart of `Executor.shutdown` and of
    /// `loop.shutdown_default_executor`.
    @discardableResult
    public func shutDown(within limit: Duration = .seconds(300)) async -> Bool {
        let loop = EventLoop.running(for: "ThreadPool.shutDown")
        let deadline = loop.time.advanced(by: limit)
        let cause = await loop.park(.thread, until: deadline, shielded: true) { record in
            loop.externalWorkBegan()
            requestShutDown {
                loop.callSoonThreadSafe {
                    loop.externalWorkEnded()
                    loop.unpark(record)
                }
            }
        }
        guard cause == .ready else { return false }
        let threads = signal.withLock { exchange(&state.threads, with: []) }
        for thread in threads { thread.join() }
        return true
    }

    /// Tells the threads to end when the work is done, without waiting.
    func abandon() {
        requestShutDown {}
    }

    private func requestShutDown(whenEmpty: @escaping @Sendable () -> Void) {
        let isEmpty = signal.withLock {
            state.isShutDown = true
            signal.notifyAll()
            if state.liveCount > 0 { state.whenEmpty.append(whenEmpty) }
            return state.liveCount == 0
        }
        if isEmpty { whenEmpty() }
    }

    private func startThread() throws {
        do {
            state.threads.append(try Thread(named: name) { self.work() })
            state.liveCount += 1
        } catch {
            // With one thread at least, the work is only late.
            if state.liveCount == 0 {
                state.jobs.removeLast()
                throw ThreadPoolError.noThread(error)
            }
        }
    }

    /// The life of a thread: jobs until there are none and the pool is shut down.
    private func work() {
        while let job = nextJob() {
            job.body()
            signal.withLock { state.busyCount -= 1 }
            job.finish()
        }
        let whenEmpty = signal.withLock {
            state.liveCount -= 1
            return state.liveCount == 0 ? exchange(&state.whenEmpty, with: []) : []
        }
        for notify in whenEmpty { notify() }
    }

    private func nextJob() -> Job? {
        signal.withLock {
            while state.nextJob == state.jobs.count {
                if state.isShutDown { return nil }
                signal.wait()
            }
            state.busyCount += 1
            let job = state.jobs[state.nextJob]
            state.nextJob += 1
            if state.nextJob == state.jobs.count {
                state.jobs.removeAll(keepingCapacity: true)
                state.nextJob = 0
            }
            return job
        }
    }
}

/// Why a thread pool refused work.
public enum ThreadPoolError: Error, Sendable, CustomStringConvertible {
    /// The pool was shut down.
    case isShutDown(String)
    /// The system starts no more threads.
    case noThread(any Error)

    /// What happened, and what to do.
    public var description: String {
        switch self {
        case .isShutDown(let name):
            "the thread pool \"\(name)\" was shut down; hand it its work before that"
        case .noThread(let error):
            "no thread could be started: \(error). Raise the limit on threads, or use fewer."
        }
    }
}
