import AsyncIOCore
import AsyncIOSystem

/// The children of one loop, and the threads on which they are started.
///
/// A child that is there when the loop ends is ended with it. Belongs to the loop's thread.
final class Children {
    /// Starting blocks until the file system has loaded the program: one slow disk must not hold up
    /// all others, and more threads than a few gain nothing.
    private static let starters = 4

    private unowned let loop: EventLoop
    private let pool: ThreadPool
    private var running: [ObjectIdentifier: ChildWatch] = [:]

    static func of(_ loop: EventLoop) -> Children {
        loop.attachment { Children(loop) }
    }

    private init(_ loop: EventLoop) {
        self.loop = loop
        pool = loop.owned(ThreadPool(size: Children.starters, name: "asyncio-spawn"))
        loop.onClose(
            self, gracefully: { [unowned self] in await endAll() },
            abruptly: { [unowned self] in endAbruptly() })
    }

    /// Starts a child on a thread; the loop goes on meanwhile.
    ///
    /// If the caller is cancelled first, the child is killed as soon as it is there.
    func start(_ request: SpawnRequest, gracePeriod: Duration) async throws -> ChildWatch {
        if loop.isSimulated { throw SubprocessError.inSimulation(request.program) }
        let child = try await runInExecutor(pool) { try Spawn.start(request) }
        return try ChildWatch(child, on: loop, gracePeriod: gracePeriod)
    }

    func add(_ child: ChildWatch) {
        running[ObjectIdentifier(child)] = child
    }

    func remove(_ child: ChildWatch) {
        running[ObjectIdentifier(child)] = nil
    }

    private func endAll() async {
        for child in running.values { child.beginEnding() }
        let longest = running.values.map(\.gracePeriod).max() ?? .zero
        let deadline = loop.time.advanced(by: longest + Children.longestDeath)
        for child in running.values { _ = await child.wait(until: deadline, shielded: true) }
        for child in running.values { reportImmortal(child) }
    }

    /// One that is stuck in the kernel, or runs as somebody this process has no power over.
    private func reportImmortal(_ child: ChildWatch) {
        loop.report(
            LoopReport(
                kind: .leak,
                message: "child process \(child.pid) has not ended, though it was sent SIGKILL"))
    }

    /// So long a child may take to die of SIGKILL before the loop ends without it.
    private static let longestDeath = Duration.seconds(5)

    private func endAbruptly() {
        for child in running.values { child.endAbruptly() }
    }
}
