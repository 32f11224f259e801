import AsyncIOCore

/// Something that happens, and that any number of tasks wait for.
///
/// Set wakes all that wait, and whoever comes later does not wait at all, until it is cleared.
///
/// Safe from any thread and any executor. The counterpart of `asyncio.Event`.
public final class Event: @unchecked Sendable {
    // SAFETY: `isSetNow` is used with the lock of `lot` held only.
    private let lot = ParkingLot()
    private let line = WaitLine()
    @exclusivity(unchecked) private var isSetNow = false

    /// Makes an event that has not happened.
    public init() {}

    /// Whether the event has happened and was not cleared since.
    public var isSet: Bool { lot.withLock { isSetNow } }

    /// Waits until the event has happened; returns at once if it has.
    ///
    /// Whoever waits when it is set goes on, also if it is cleared before their turn comes.
    /// Throws `CancelledError` if the task is cancelled first.
    public func wait() async throws {
        if isSet { return }
        try await lot.wait("Event.wait", takes: false) { waiter in
            if !isSetNow { line.append(waiter) }
        }
    }

    /// Says that the event has happened, and wakes all that wait, in the order in which they came.
    ///
    /// Complexity: O(n) in the tasks that wait.
    public func set() {
        let woken = lot.withLock {
            isSetNow = true
            return line.isEmpty ? [] : line.grantAll()
        }
        for waiter in woken { waiter.wake() }
    }

    /// Takes it back: whoever comes from now on waits for the next `set`.
    public func clear() {
        lot.withLock { isSetNow = false }
    }
}

extension Event {
    /// What an event looks like from outside, at one moment.
    public struct Statistics: Sendable, Hashable {
        /// Whether it has happened.
        public let isSet: Bool
        /// How many tasks wait for it.
        public let waiting: Int
    }

    /// The event's present state; of use in logs and tests, stale as soon as it is read.
    public var statistics: Statistics {
        lot.withLock { Statistics(isSet: isSetNow, waiting: line.count) }
    }
}
