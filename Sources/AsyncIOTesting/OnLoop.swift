public import AsyncIOCore
import AsyncIOSystem

/// The kind of loop that a test runs on.
public struct TestLoop: Sendable, Hashable, CustomStringConvertible {
    let kind: PollerKind
    let seed: UInt64

    /// Virtual time and no kernel: nothing sleeps for real, and the order is exact.
    public static let simulated = TestLoop(kind: .simulated, seed: 0)
    /// The same, with a seed of one's own for `EventLoop.random`.
    public static func simulated(seed: UInt64) -> TestLoop {
        TestLoop(kind: .simulated, seed: seed)
    }
    /// The platform's best back end and real time.
    public static let real = TestLoop(kind: .platformDefault, seed: 0)
    /// The poll(2) back end and real time.
    public static let poll = TestLoop(kind: .poll, seed: 0)

    /// The name of the back end.
    public var description: String { kind.rawValue }
}

/// Runs `body` on a fresh loop of this thread, then ends everything that is left on it.
///
/// Blocks the calling thread and returns what the body returns. Nothing global is touched, so tests
/// may run side by side. What the loop has to report (lost errors, leaks in debug mode) goes to
/// `reports`, or to the log.
///
/// - Parameter limit: How long the body may take on a loop in real time. A test that hangs says where.
/// - Throws: What the body throws, `DeadlockError` from a simulated loop on which nothing can happen
///   any more, and `HangError` when the limit is over.
@discardableResult
public func onLoop<Success: Sendable>(
    _ kind: TestLoop = .simulated, debug: Bool? = nil, limit: Duration = .seconds(300),
    reports: EventLoop.ReportHandler? = nil,
    fileID: StaticString = #fileID, line: UInt = #line,
    _ body: sending @escaping @isolated(any) () async throws -> Success
) throws -> Success {
    let loop = EventLoop(
        poller: try kind.kind.make(), mode: .local,
        debug: debug ?? EventLoop.debugFromEnvironment, seed: kind.seed)
    loop.reportHandler = reports
    let value: Success
    do {
        value = try loop.run(within: limit, site: SourceSite(fileID, line), body)
    } catch let error as HangError {
        // What does not end does not end in good order either.
        loop.close()
        throw error
    } catch {
        // The first failure is the one to tell; what is left is ended all the same.
        try? loop.shutDown()
        throw error
    }
    try loop.shutDown()
    return value
}
