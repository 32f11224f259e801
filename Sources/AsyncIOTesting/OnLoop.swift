public import AsyncIOCore
import AsyncIOSystem

/// The kind of loop that a test runs on.
public struct TestLoop: Sendable, Hashable, CustomStringConvertible {
    let kind: PollerKind

    /// Virtual time and no kernel: nothing sleeps for real, and the order is exact.
    public static let simulated = TestLoop(kind: .simulated)
    /// The platform's best back end and real time.
    public static let real = TestLoop(kind: .platformDefault)
    /// The poll(2) back end and real time.
    public static let poll = TestLoop(kind: .poll)

    /// The name of the back end.
    public var description: String { kind.rawValue }
}

/// Runs `body` on a fresh loop of this thread, then ends everything that is left on it.
///
/// Blocks the calling thread and returns what the body returns. Nothing global is touched, so tests
/// may run side by side. What the loop has to report (lost errors, leaks in debug mode) goes to
/// `reports`, or to the log.
///
/// - Throws: What the body throws, and `DeadlockError` from a simulated loop on which nothing can
///   happen any more.
@discardableResult
public func onLoop<Success: Sendable>(
    _ kind: TestLoop = .simulated, debug: Bool? = nil,
    reports: ((LoopReport) -> Void)? = nil,
    fileID: StaticString = #fileID, line: UInt = #line,
    _ body: sending @escaping @isolated(any) () async throws -> Success
) throws -> Success {
    let loop = EventLoop(
        poller: try kind.kind.make(), mode: .local,
        debug: debug ?? EventLoop.debugFromEnvironment)
    loop.reportHandler = reports
    let value: Success
    do {
        value = try loop.runUntilComplete(fileID: fileID, line: line, body)
    } catch {
        // The first failure is the one to tell; what is left is ended all the same.
        try? end(loop)
        throw error
    }
    try end(loop)
    return value
}

/// Ends the loop, abruptly if there are tasks that can never end.
private func end(_ loop: EventLoop) throws {
    defer { loop.close() }
    try loop.shutDown()
}
