/// A deadline and what happens then.
struct TimerEntry {
    /// What the timer is for, in one word: a job of the runtime's, a handle or a parked task.
    enum Target {
        /// The runtime's own timer, of `Task.sleep`. It cannot be cancelled: the runtime resumes a
        /// cancelled sleeper by itself, and the job then finds nothing to do.
        case job(UnownedJob)
        case handle(TimerHandle)
        /// A task of ours. Stale unless its `timer` still is this entry's sequence number.
        case parked(TaskRecord)
    }

    let deadline: Int64
    /// The order in which timers were set: equal deadlines keep it.
    let sequence: UInt64
    let target: Target

    @inline(__always)
    func precedes(_ other: TimerEntry) -> Bool {
        deadline == other.deadline ? sequence < other.sequence : deadline < other.deadline
    }

    /// Whether nothing would happen at the deadline any more.
    var isCancelled: Bool {
        switch target {
        case .job: false
        case .handle(let handle): handle.isCancelled
        case .parked(let record): record.timer != sequence
        }
    }
}

/// The timers, nearest deadline first: a heap with four children a node.
///
/// Cancelling marks and leaves the entry where it is, so it costs nothing; marked entries go when
/// they reach the top, or all at once when they are the majority. Four children instead of two halve
/// the depth, and the four lie side by side in the cache.
struct TimerHeap {
    private var entries: [TimerEntry] = []
    private var cancelledCount = 0
    private var nextSequence: UInt64 = 1

    /// How many timers are set, cancelled ones included.
    var count: Int { entries.count }

    /// The nearest deadline.
    ///
    /// Complexity: O(1).
    var nextDeadline: Int64? { entries.first?.deadline }

    /// Sets a timer and returns its sequence number.
    ///
    /// Complexity: O(log n).
    mutating func insert(_ target: TimerEntry.Target, at deadline: Int64) -> UInt64 {
        let sequence = nextSequence
        nextSequence &+= 1
        entries.append(TimerEntry(deadline: deadline, sequence: sequence, target: target))
        siftUp(entries.count - 1)
        return sequence
    }

    /// Notes that some entry was cancelled; sweeps when they are too many.
    ///
    /// Complexity: O(1) amortised.
    mutating func noteCancelled() {
        cancelledCount += 1
        if cancelledCount > Constants.cancelledTimersBeforeSweep, cancelledCount * 2 > entries.count
        {
            sweep()
        }
    }

    /// Drops cancelled timers from the top.
    ///
    /// Complexity: O(log n) for each one dropped.
    mutating func dropCancelled() {
        while let first = entries.first, first.isCancelled {
            _ = removeFirst()
            cancelledCount = max(0, cancelledCount - 1)
        }
    }

    /// Takes the first timer if it is due and not cancelled.
    ///
    /// Complexity: O(log n).
    mutating func popDue(at now: Int64) -> TimerEntry? {
        while let first = entries.first, first.deadline <= now {
            let entry = removeFirst()
            if !entry.isCancelled { return entry }
            cancelledCount = max(0, cancelledCount - 1)
        }
        return nil
    }

    /// Removes every timer, when the loop is closed; whoever still has a handle can do nothing with it.
    mutating func dropAll() {
        for entry in entries {
            if case .handle(let handle) = entry.target { handle.drop() }
        }
        entries = []
        cancelledCount = 0
    }

    private mutating func sweep() {
        entries.removeAll { $0.isCancelled }
        cancelledCount = 0
        guard entries.count > 1 else { return }
        for index in stride(from: (entries.count - 2) / 4, through: 0, by: -1) { siftDown(index) }
    }

    private mutating func removeFirst() -> TimerEntry {
        let last = entries.removeLast()
        guard let first = entries.first else { return last }
        entries[0] = last
        siftDown(0)
        return first
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        while index > 0 {
            let parent = (index - 1) / 4
            guard entries[index].precedes(entries[parent]) else { return }
            entries.swapAt(index, parent)
            index = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var index = start
        while true {
            let firstChild = index * 4 + 1
            guard firstChild < entries.count else { return }
            var least = firstChild
            for child in firstChild + 1..<max(firstChild + 1, min(firstChild + 4, entries.count))
            where entries[child].precedes(entries[least]) {
                least = child
            }
            guard entries[least].precedes(entries[index]) else { return }
            entries.swapAt(index, least)
            index = least
        }
    }

    /// Whether every entry comes after its parent; for tests.
    var isHeap: Bool {
        entries.indices.dropFirst().allSatisfy { !entries[$0].precedes(entries[($0 - 1) / 4]) }
    }
}
