public import AsyncIOCore

/// So many tokens, each lent to somebody who alone can give it back.
///
/// A semaphore that knows its holders, and whose size can be changed while it is in use. Fair:
/// whoever has waited longest gets the next token, and a newcomer cannot overtake.
///
/// Safe from any thread and any executor. asyncio has none; the counterpart of
/// `trio.CapacityLimiter` and `anyio.CapacityLimiter`.
public final class CapacityLimiter: @unchecked Sendable {
    // SAFETY: `total`, `borrowed` and `standings` are used with the lock of `lot` held only.
    private enum Standing {
        case waits
        case holds
    }

    private let lot = ParkingLot()
    private let line = WaitLine()
    @exclusivity(unchecked) private var total: Int
    /// How many tokens are lent, also to waiters that do not run yet.
    @exclusivity(unchecked) private var borrowed = 0
    @exclusivity(unchecked) private var standings: [Borrower: Standing] = [:]

    /// Makes a limiter with so many tokens; `Int.max` for no limit.
    ///
    /// Traps if the number is negative.
    public init(totalTokens: Int) {
        Self.check(totalTokens)
        total = totalTokens
    }

    /// How many tokens there are; may be changed at any time.
    ///
    /// A higher number wakes those who wait; a lower one lets the holders finish. Traps if it is
    /// negative.
    public var totalTokens: Int {
        get { lot.withLock { total } }
        set {
            Self.check(newValue)
            lend { total = newValue }
        }
    }

    /// How many tokens are lent; more than there are, for a while after their number was lowered.
    public var borrowedTokens: Int { lot.withLock { borrowed } }

    /// How many tokens could be lent now.
    public var availableTokens: Int { lot.withLock { available } }

    /// Runs `body` with a token, and gives it back however the body ends.
    ///
    /// Throws `CancelledError` if the task is cancelled while it waits for the token.
    public func withToken<R>(
        onBehalfOf borrower: Borrower = .currentTask, _ body: () async throws -> R
    ) async throws -> R {
        try await acquire(onBehalfOf: borrower, toKeep: false)
        defer { release(onBehalfOf: borrower) }
        return try await body()
    }

    /// Borrows a token; waits for one if none is available.
    ///
    /// Throws `CancelledError` if the task is cancelled while it waits. Traps if the borrower has a
    /// token already, or waits for one.
    public func acquire(onBehalfOf borrower: Borrower = .currentTask) async throws {
        try await acquire(onBehalfOf: borrower, toKeep: true)
    }

    /// What is not kept need not be claimed for a branch of a `select`: it is given back in any case.
    private func acquire(onBehalfOf borrower: Borrower, toKeep isKept: Bool) async throws {
        let hasToken = lot.withLock {
            checkIsNew(borrower)
            let hasToken = take(toKeep: isKept)
            standings[borrower] = hasToken ? .holds : .waits
            return hasToken
        }
        guard !hasToken else { return }
        do {
            try await lot.wait("CapacityLimiter.acquire", takes: isKept) { waiter in
                if available == 0 { line.append(waiter) } else if waiter.claim() { borrowed += 1 }
            }
        } catch {
            lot.withLock { standings[borrower] = nil }
            throw error
        }
        lot.withLock { standings[borrower] = .holds }
    }

    /// Borrows a token if one is available.
    ///
    /// Throws `WouldBlock` if none is. Traps if the borrower has a token already.
    public func acquireNoWait(onBehalfOf borrower: Borrower = .currentTask) throws(WouldBlock) {
        let hasToken = lot.withLock {
            checkIsNew(borrower)
            guard take(toKeep: true) else { return false }
            standings[borrower] = .holds
            return true
        }
        if !hasToken { throw WouldBlock("CapacityLimiter.acquire") }
    }

    /// Gives a token back, and so to the task that has waited longest.
    ///
    /// Traps if the borrower has none.
    public func release(onBehalfOf borrower: Borrower = .currentTask) {
        lend {
            precondition(
                standings[borrower] == .holds,
                """
                CapacityLimiter.release was called for \(borrower), which has no token; a token is \
                given back on behalf of the one who borrowed it
                """)
            standings[borrower] = nil
            borrowed -= 1
        }
    }

    private static func check(_ totalTokens: Int) {
        precondition(totalTokens >= 0, "a capacity limiter needs 0 tokens or more")
    }

    /// Changes something with the lock held, and lends what has become available by it.
    private func lend(after change: () -> Void) {
        let granted = lot.withLock {
            change()
            let granted = line.grantAll(atMost: available)
            borrowed += granted.count
            return granted
        }
        for waiter in granted { waiter.wake() }
    }

    // MARK: With the lock held only

    private var available: Int { max(0, total - borrowed) }

    private func take(toKeep isKept: Bool) -> Bool {
        guard available > 0, !isKept || Selection.claim() else { return false }
        borrowed += 1
        return true
    }

    private func checkIsNew(_ borrower: Borrower) {
        precondition(
            standings[borrower] == nil,
            """
            CapacityLimiter.acquire was called for \(borrower), which has a token of this limiter \
            already or waits for one; name another borrower to borrow two
            """)
    }
}

extension CapacityLimiter {
    /// Who borrows a token.
    public enum Borrower: Sendable, Hashable, CustomStringConvertible {
        /// A task.
        case task(TaskIdentity)
        /// An object, such as a connection that several tasks work for.
        case object(ObjectIdentifier)
        /// Whatever the program calls so.
        case named(String)

        /// The running task; traps in code that no task runs.
        public static var currentTask: Borrower {
            guard let task = TaskIdentity.current else {
                preconditionFailure(
                    "no task runs this code, so none can borrow; say on whose behalf it is done")
            }
            return .task(task)
        }

        /// The task's name, the object's address, or the name.
        public var description: String {
            switch self {
            case .task(let task): "\(task)"
            case .object(let object): "\(object)"
            case .named(let name): name
            }
        }
    }

    /// What a limiter looks like from outside, at one moment.
    public struct Statistics: Sendable, Hashable {
        /// How many tokens there are.
        public let totalTokens: Int
        /// How many of them are lent.
        public let borrowedTokens: Int
        /// Who has one; a waiter that was just given a token is here when it runs.
        public let borrowers: Set<Borrower>
        /// How many tasks wait for one.
        public let waiting: Int
    }

    /// The limiter's present state; of use in logs and tests, stale as soon as it is read.
    ///
    /// Complexity: O(n) in the borrowers.
    public var statistics: Statistics {
        lot.withLock {
            Statistics(
                totalTokens: total, borrowedTokens: borrowed,
                borrowers: Set(standings.filter { $0.value == .holds }.keys), waiting: line.count)
        }
    }
}
