public import AsyncIOCore
import AsyncIOSystem

/// How a loop finds the addresses of names: a table, a cache, and threads that ask the system.
///
/// A query goes down this list until something answers:
///
/// 1. An address in digits, with a port in digits, is its own answer.
/// 2. The table.
/// 3. The cache, which remembers failures too, for a shorter time.
/// 4. A look-up of the same name that is under way already: its answer is shared.
/// 5. The system, on one of a few threads that serve nothing else: no other blocking work can keep a
///    name from being found, and a name server that hangs delays no other work. A simulated loop has no
///    system below it and stops here.
///
/// Belongs to the loop's thread.
public final class NameService {
    /// Names known beforehand; looked at first.
    public var table: NameTable
    /// How much is remembered; fewer entries than there are empty the cache.
    public var cacheLimits: NameCacheLimits {
        get { cache.limits }
        set { cache.limits = newValue }
    }
    /// Who is asked in the end; tests put their own here.
    package var resolver: Resolver?

    unowned let loop: EventLoop
    var cache = NameCache()
    var pending: [NameQuery: NameLookUp] = [:]
    var counts = Statistics()
    private var madePool: ThreadPool?

    init(_ loop: EventLoop) {
        self.loop = loop
        table = .initial(isSimulated: loop.isSimulated)
        resolver = loop.isSimulated ? nil : .system
    }

    /// Forgets what was looked up.
    public func clearCache() {
        cache.removeAll()
    }

    /// The threads that ask the system; made when first needed.
    ///
    /// At the end of the loop nobody waits for one that is stuck in the resolver.
    var pool: ThreadPool {
        if let madePool { return madePool }
        let pool = ThreadPool(
            size: Self.mostThreads, name: "asyncio-names", idleLimit: Self.longestIdling)
        let crew = pool.crew
        loop.onClose(
            pool,
            gracefully: {
                if crew.runningSites.isEmpty {
                    await pool.shutDown(droppingWaiting: true)
                } else {
                    pool.shutDownNoWait(droppingWaiting: true)
                }
            },
            abruptly: { pool.shutDownNoWait(droppingWaiting: true) })
        madePool = pool
        return pool
    }

    /// A look-up mostly waits, so there may be more of them than processors; and a few that hang for
    /// the resolver's five or thirty seconds leave some for the others.
    private static let mostThreads = 8
    /// Look-ups come in bursts; in between the threads' memory is better given back.
    private static let longestIdling = Duration.seconds(10)
}

extension NameService {
    /// What the look-ups of a loop have come to so far.
    public struct Statistics: Sendable, Hashable {
        /// Queries that were answered by themselves, because they were addresses already.
        public internal(set) var literal = 0
        /// Queries that the table has answered.
        public internal(set) var fromTable = 0
        /// Queries that the cache has answered.
        public internal(set) var fromCache = 0
        /// Queries that shared the look-up of another.
        public internal(set) var shared = 0
        /// Look-ups that were handed to a thread.
        public internal(set) var lookUps = 0
        /// Those of them that have failed.
        public internal(set) var failures = 0
        /// Those of them that are under way.
        public internal(set) var pending = 0
        /// Answers that the cache holds at present, some of them perhaps too old to be used.
        public internal(set) var cached = 0
    }

    /// The present numbers; of use in logs and tests.
    public var statistics: Statistics {
        var result = counts
        result.pending = pending.count
        result.cached = cache.count
        return result
    }
}

extension EventLoop {
    /// How this loop finds the addresses of names; made when first needed.
    ///
    /// Loop thread only.
    public var names: NameService {
        attachment { NameService(self) }
    }
}
