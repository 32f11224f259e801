/// How many connections one host has, and who waits for one.
final class HostConnections {
    /// What makes two URLs share connections.
    struct Key: Hashable {
        let host: String
        let port: Int
    }

    /// What a waiter is given.
    enum Turn {
        /// A connection that is free again.
        case connection(ClientConnection)
        /// The right to make a new one; `openCount` includes it.
        case permission
    }

    let key: Key
    /// Connections that are lent, idle or being made.
    var openCount = 0
    private unowned let pool: ConnectionPool
    private var waiters: [Waiter] = []
    private var nextWaiter = 0
    private var isClosed = false

    init(_ key: Key, pool: ConnectionPool) {
        self.key = key
        self.pool = pool
    }

    private final class Waiter {
        let record: TaskRecord
        var turn: Turn?
        var isGone = false

        init(_ record: TaskRecord) {
            self.record = record
        }
    }

    /// Waits for a turn, behind all who wait already.
    ///
    /// `turnNow` is asked once more at the last moment, when nothing can come in between.
    func waitForTurn(
        on loop: EventLoop, until deadline: LoopInstant?, or turnNow: () -> Turn?
    ) async throws -> Turn {
        var me: Waiter?
        let cause = await loop.park(.other("HTTPClient.connection"), until: deadline) { record in
            let waiter = Waiter(record)
            me = waiter
            if isClosed { return loop.unpark(record, .closed) }
            waiter.turn = hasWaiters ? nil : turnNow()
            if waiter.turn != nil { return loop.unpark(record) }
            waiters.append(waiter)
        }
        if let turn = me?.turn {
            if cause == .ready { return turn }
            pool.giveBack(turn, of: self)
        }
        me?.isGone = true
        switch cause {
        case .deadline: throw PoolError.deadline
        case .cancelled: throw loop.cancellationError
        case .ready, .closed: throw PoolError.closed
        }
    }

    /// Gives a turn to the first who still waits; false if nobody does.
    func hand(_ turn: Turn, on loop: EventLoop) -> Bool {
        while let waiter = popWaiter() {
            guard !waiter.isGone else { continue }
            waiter.turn = turn
            loop.unpark(waiter.record)
            return true
        }
        return false
    }

    /// Sends everybody away without a turn, now and later.
    func dismissAll(on loop: EventLoop) {
        isClosed = true
        while let waiter = popWaiter() { loop.unpark(waiter.record, .closed) }
    }

    private var hasWaiters: Bool {
        waiters[nextWaiter...].contains { !$0.isGone }
    }

    private func popWaiter() -> Waiter? {
        guard nextWaiter < waiters.count else { return nil }
        let waiter = waiters[nextWaiter]
        nextWaiter += 1
        // Cut off in large pieces, so that a long queue is not moved up at every step.
        if nextWaiter == waiters.count || nextWaiter >= 1_024 {
            waiters.removeFirst(nextWaiter)
            nextWaiter = 0
        }
        return waiter
    }
}
