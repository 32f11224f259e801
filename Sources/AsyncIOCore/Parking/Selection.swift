import AsyncIOSystem
public import Synchronization

/// One `select`: of several branches only the first that is given something goes on.
///
/// # The rules
///
/// 1. Whoever is about to give something to a task, or to take something for it, *claims* first. If
///    the task is a branch, that makes the branch the winner, once and for all.
/// 2. A claim that fails means that another branch has won: nothing may be given or taken. The loser
///    is about to be cancelled, and until then it waits.
/// 3. A branch that has won may go on claiming.
/// 4. A branch within a branch claims all of its selections, or none.
/// 5. What makes no difference to anybody else, such as a sleep or an event, need not be claimed; a
///    branch that has lived on that alone wins by being the first to end.
///
/// Who takes no part in a selection pays for a claim with one look at a global counter.
public final class Selection: @unchecked Sendable {
    // SAFETY: `winner` is used with `lock` held only; the rest is constant.

    /// How many selections there are in the process.
    @usableFromInline static let active = Atomic<Int>(0)
    /// One for all, because a claim may concern several selections; taken last, given back at once.
    private static let lock = ThreadLock()

    private let loop: EventLoop
    private let whenClaimed: @Sendable () -> Void
    @exclusivity(unchecked) private var winner: Int?

    /// Makes a selection of which no branch has won.
    ///
    /// `whenClaimed` is called on the loop, soon after one has; it cancels the others.
    public init(on loop: EventLoop, whenClaimed: @escaping @Sendable () -> Void) {
        self.loop = loop
        self.whenClaimed = whenClaimed
        Self.active.wrappingAdd(1, ordering: .relaxed)
    }

    deinit {
        Self.active.wrappingSubtract(1, ordering: .relaxed)
    }

    /// Claims for the running task; false if another branch has won.
    ///
    /// To be called with the lock held under which it is then taken, once it is sure to be there.
    @inlinable
    @inline(__always)
    public static func claim() -> Bool {
        active.load(ordering: .relaxed) == 0 || claimForRunningTask()
    }

    /// Claims for the running task; throws if another branch has won.
    @inlinable
    @inline(__always)
    public static func claimOrThrow() throws(CancelledError) {
        guard claim() else { throw CancelledError(reason: .lostRace, origin: nil) }
    }

    /// The branch that the running task is part of.
    @inlinable
    @inline(__always)
    public static var currentBranch: Branch? {
        active.load(ordering: .relaxed) == 0 ? nil : branchOfRunningTask
    }

    /// Makes a task the branch with this number, before its first step.
    ///
    /// If the running task is itself part of a branch, this one is a branch within it.
    public func add(_ record: TaskRecord, as number: Int) {
        record.branch = Branch(of: self, number, within: Self.currentBranch)
    }

    /// Notes that a branch has ended, and returns the number of the one that has won.
    public func branchDidEnd(_ number: Int) -> Int {
        Self.lock.withLock {
            let winner = winner ?? number
            self.winner = winner
            return winner
        }
    }

    /// The number of the branch that has won, if one has.
    public var winningBranch: Int? { Self.lock.withLock { winner } }

    @usableFromInline
    static var branchOfRunningTask: Branch? { EventLoop.current?.currentTask?.branch }

    @usableFromInline
    static func claimForRunningTask() -> Bool { branchOfRunningTask?.claim() ?? true }

    /// A branch of a selection, and what that is a branch of in its turn.
    public final class Branch: Sendable {
        private let selection: Selection
        private let number: Int
        private let outer: Branch?

        fileprivate init(of selection: Selection, _ number: Int, within outer: Branch?) {
            self.selection = selection
            self.number = number
            self.outer = outer
        }

        /// Makes this branch the winner, unless another is.
        func claim() -> Bool {
            Selection.lock.withLock {
                guard isWinnable else { return false }
                win()
                return true
            }
        }

        /// Makes this and another branch winners, unless one of them cannot be; no two branches of one
        /// selection can.
        func claim(with other: Branch) -> Bool {
            Selection.lock.withLock {
                guard isWinnable, other.isWinnable, !excludes(other) else { return false }
                win()
                other.win()
                return true
            }
        }

        private func excludes(_ other: Branch) -> Bool {
            let isRival = selection === other.selection && number != other.number
            return isRival || (outer?.excludes(other) ?? false)
                || (other.outer.map(excludes) ?? false)
        }

        private var isWinnable: Bool {
            (selection.winner ?? number) == number && outer?.isWinnable ?? true
        }

        private func win() {
            if selection.winner == nil {
                selection.winner = number
                selection.loop.callSoonThreadSafe(selection.whenClaimed)
            }
            outer?.win()
        }
    }
}
