public import AsyncIOCore

/// The time given to a piece of work was up.
///
/// The counterpart of Python's `TimeoutError`.
public struct TimeoutError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The time that was given, from the beginning of the work to its last deadline.
    public let duration: Duration
    /// The `withTimeout` that gave it.
    public let site: SourceSite

    /// Creates an error, for code that keeps time by itself.
    public init(duration: Duration, site: SourceSite) {
        self.duration = duration
        self.site = site
    }

    /// The time and the place, in one line.
    public var description: String {
        "TimeoutError: not done within \(duration) (\(site))"
    }
}
