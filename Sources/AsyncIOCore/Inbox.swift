import AsyncIOSystem
import Synchronization

/// What other threads hand to the loop: many producers, drained by the loop once a turn.
///
/// # The wake-up protocol
///
/// 1. A producer appends under the lock and sets `hasEntries`, then reads `isAsleep`.
/// 2. The loop sets `isAsleep`, then reads `hasEntries`, and only then goes to sleep.
/// 3. All four accesses are sequentially consistent, so at least one side sees the other: either the
///    loop does not sleep, or the producer wakes it. No wake-up is lost.
/// 4. The producer that swaps `isAsleep` to false is the only one to make the system call: a million
///    entries for a busy loop cost no call at all.
final class Inbox: Sendable {
    private struct Content {
        var entries: [ReadyEntry] = []
        var isClosed = false
    }

    private let content = ThreadLocked(Content())
    private let hasEntries = Atomic<Bool>(false)
    private let isAsleep = Atomic<Bool>(false)

    /// Adds an entry from any thread, and wakes the poller if it sleeps.
    ///
    /// After `close` the entry is dropped.
    ///
    /// The wake-up is made with the lock held, so that none can come after `close` has returned.
    func push(_ entry: ReadyEntry, wake: () -> Void) {
        let isDropped = content.withLock { content in
            guard !content.isClosed else { return true }
            content.entries.append(entry)
            hasEntries.store(true, ordering: .sequentiallyConsistent)
            if isAsleep.load(ordering: .sequentiallyConsistent),
                isAsleep.exchange(false, ordering: .sequentiallyConsistent)
            {
                wake()
            }
            return false
        }
        if isDropped, entry.isHandle { entry.takeHandle().cancel() }
    }

    /// Drops what waits and whatever comes later.
    func close() {
        let entries = content.withLock { content in
            content.isClosed = true
            return exchange(&content.entries, with: [])
        }
        for entry in entries where entry.isHandle { entry.takeHandle().cancel() }
    }

    /// Whether something waits; a plain load.
    var isEmpty: Bool { !hasEntries.load(ordering: .relaxed) }

    /// Announces that the loop is about to sleep; false if it must not, because something waits.
    func prepareToSleep() -> Bool {
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        guard hasEntries.load(ordering: .sequentiallyConsistent) else { return true }
        isAsleep.store(false, ordering: .relaxed)
        return false
    }

    func didWake() {
        isAsleep.store(false, ordering: .relaxed)
    }

    /// Moves everything to the ready ring, in the order of arrival.
    func drain(into ready: inout ReadyQueue, scratch: inout [ReadyEntry]) {
        guard hasEntries.exchange(false, ordering: .acquiring) else { return }
        // Two arrays take turns, so neither side allocates once both have grown.
        content.withLock { swap(&$0.entries, &scratch) }
        for entry in scratch { ready.push(entry) }
        scratch.removeAll(keepingCapacity: true)
    }
}

// SAFETY: an entry is a word that only moves; what it refers to is used by the loop's thread alone.
extension ReadyEntry: @unchecked Sendable {}
