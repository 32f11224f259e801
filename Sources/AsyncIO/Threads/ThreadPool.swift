import AsyncIOCore
import AsyncIOSystem

/// Threads for work that blocks: files, slow libraries, long computations.
///
/// Threads are started when there is work and none is idle, up to `size`. Work begins in the order in
/// which it was given; it is a Swift task that runs on one of the threads, and its task-local values are
/// those of whoever handed it over. End a pool with `shutDown`; one that nobody holds any more lets its
/// work end and then its threads.
///
/// Safe from any thread. The counterpart of `concurrent.futures.ThreadPoolExecutor`.
public final class ThreadPool: Sendable {
    let crew: PoolCrew
    /// Whether the pool belongs to the whole process, and so is never shut down.
    let isShared: Bool

    /// The most threads there will be, those aside that wait in `fromThread`.
    public var size: Int { crew.size }
    /// The name that threads show in system tools, cut to fifteen bytes there.
    public var name: String { crew.name }

    /// Makes a pool; no thread is started yet.
    ///
    /// - Parameters:
    ///   - size: The most threads there will be.
    ///   - name: What system tools show.
    ///   - maxWaiting: How many pieces of work may wait while all threads are busy; `nil` for any
    ///     number. When it is reached, `runInExecutor` and `submit` wait for room, in order, and
    ///     `submitNoWait` throws.
    ///   - idleLimit: How long a thread stays that has nothing to do; `nil` until the pool ends.
    ///   - initializer: Called on each thread before its first work. If it throws, the pool takes no
    ///     work any more.
    public convenience init(
        size: Int, name: String = "asyncio", maxWaiting: Int? = nil, idleLimit: Duration? = nil,
        initializer: (@Sendable () throws -> Void)? = nil
    ) {
        self.init(
            size, name, maxWaiting: maxWaiting, idleLimit: idleLimit, initializer: initializer)
    }

    private init(
        _ size: Int, _ name: String, isShared: Bool = false, maxWaiting: Int? = nil,
        idleLimit: Duration? = nil, initializer: (@Sendable () throws -> Void)? = nil
    ) {
        precondition(size > 0, "a thread pool needs at least one thread")
        precondition(maxWaiting ?? 0 >= 0, "the work that may wait is a number of 0 or more")
        self.isShared = isShared
        crew = PoolCrew(
            size: size, name: name, room: maxWaiting.map { PoolRoom(size + $0) },
            idleLimit: idleLimit, initializer: initializer)
    }

    deinit {
        crew.refuse(droppingWaiting: false)
        crew.letGo()
    }

    /// The pool of the whole process: made when first needed, and never shut down.
    ///
    /// For what belongs to no loop, and for several loops that are to share their threads: see
    /// `EventLoop.setDefaultThreadPool`. As many threads as a loop's own pool has.
    public static let shared = ThreadPool(usualSize, "asyncio-shared", isShared: true)

    /// As many threads as CPython's executor has: four more than processors, at most 32.
    static let usualSize = min(32, Environment.processorCount + 4)
}

extension ThreadPool {
    /// What a pool looks like from outside, at one moment.
    public struct Statistics: Sendable, Hashable {
        /// How many threads there are.
        public let threads: Int
        /// How many of them have nothing to do.
        public let idle: Int
        /// How many wait in `fromThread` for their loop.
        public let blocked: Int
        /// How many pieces of work have not begun.
        public let waiting: Int
        /// How many callers wait for room, because as much work waits as may.
        public let waitingForRoom: Int
        /// How many pieces of work have ended, in whatever way.
        public let completed: Int
        /// How many pieces of work were dropped before they began.
        public let dropped: Int
    }

    /// The pool's present state; of use in logs and tests, stale as soon as it is read.
    public var statistics: Statistics {
        let waitingForRoom = crew.room?.waiting ?? 0
        return crew.signal.withLock {
            let state = crew.state
            return Statistics(
                threads: state.liveCount, idle: state.liveCount - state.busyCount,
                blocked: state.blockedCount, waiting: state.waitingCount,
                waitingForRoom: waitingForRoom, completed: state.completedCount,
                dropped: state.droppedCount)
        }
    }
}
