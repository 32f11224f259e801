public import AsyncIOCore

/// The time given to a piece of work was up.
///
/// The counterpart of Python's `TimeoutError`.
public struct TimeoutError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The time that was given.
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

/// Runs `body`, and cancels it if it takes longer than `duration`.
///
/// Returns after the body has ended, in whatever way, so nothing is left running. If it ends with a
/// value in spite of being late, that value is returned. The body runs where the caller is, so it may
/// use what is around it; it is a task of its own, which is what makes it possible to cancel it alone.
///
/// - Throws: `TimeoutError` if the time was up; `CancelledError` if the caller was cancelled; what
///   the body throws otherwise. Of nested time-outs the one that fired is thrown.
///
/// The counterpart of `asyncio.timeout` and `asyncio.wait_for`.
public func withTimeout<Success>(
    _ duration: Duration, fileID: StaticString = #fileID, line: UInt = #line,
    _ body: () async throws -> Success
) async throws -> Success {
    try await limit(
        duration, on: EventLoop.running(for: "withTimeout"), site: SourceSite(fileID, line),
        isolation: #isolation, body)
}

private func limit<Success>(
    _ duration: Duration, on loop: EventLoop, site: SourceSite, isolation: isolated (any Actor)?,
    _ body: () async throws -> Success
) async throws -> Success {
    let cancellation = CancelledError(reason: .timeout(duration), origin: site)
    let deadline = loop.time.advanced(by: duration)
    return try await withoutActuallyEscaping(body) { escaping in
        let childBody = ChildBody(escaping, isolation: isolation)
        let child = startChild(childBody, of: loop, site: site)
        let cancel = { loop.cancel(child.record, reason: cancellation.reason, site: site) }
        let timer = loop.callAt(deadline, cancel)
        if duration <= .zero { cancel() }
        let result = await child.result
        timer.cancel()
        if case .failure(let error) = result {
            let wasCancelled = error is CancelledError || error is CancellationError
            guard wasCancelled, child.record.cancellation == cancellation else { throw error }
            throw TimeoutError(duration: duration, site: site)
        }
        return try childBody.takeValue()
    }
}
