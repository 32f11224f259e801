/// A point in a loop's time, in nanoseconds since an origin of that loop's own.
///
/// Real loops count the system's monotonic clock; simulated loops start at zero.
/// The counterpart of the numbers that `loop.time()` returns.
public struct LoopInstant: InstantProtocol, CustomStringConvertible {
    /// Nanoseconds since the origin.
    public let nanoseconds: Int64

    /// An instant so many nanoseconds after the origin.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The instant that lies `duration` later; times beyond the clock's range become its end.
    public func advanced(by duration: Duration) -> LoopInstant {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(duration.clampedNanoseconds)
        return LoopInstant(nanoseconds: overflow ? (duration < .zero ? .min : .max) : sum)
    }

    /// The time from this instant to another.
    public func duration(to other: LoopInstant) -> Duration {
        .nanoseconds(other.nanoseconds) - .nanoseconds(nanoseconds)
    }

    /// Whether one instant comes before another.
    public static func < (left: LoopInstant, right: LoopInstant) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The instant in seconds since the origin.
    public var description: String { "\(Duration.nanoseconds(nanoseconds))" }
}

/// The clock of a loop: real time, or the virtual time of a simulation.
public struct LoopClock: Clock {
    let loop: EventLoop

    /// The present time of the loop.
    public var now: LoopInstant { loop.time }

    /// The smallest step of the clock.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Waits until the loop's time reaches `deadline`, on the loop.
    ///
    /// Throws `CancelledError` if the task is cancelled first. The tolerance is not used.
    public func sleep(until deadline: LoopInstant, tolerance: Duration?) async throws {
        try await loop.sleep(until: deadline)
    }
}

extension Duration {
    /// The duration in nanoseconds; beyond 292 years the longest that fits.
    public var clampedNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, carry) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return carry ? (seconds < 0 ? .min : .max) : sum
    }
}
