import AsyncIO
import AsyncIOSystem
import Testing

/// What happened, in order; any task and any thread may add to it.
final class Trace: Sendable {
    private let lines = ThreadLocked<[String]>([])

    func add(_ line: String) {
        lines.withLock { $0.append(line) }
    }

    var entries: [String] { lines.withLock { $0 } }
}

/// What a loop has reported.
final class ReportTrace: Sendable {
    private let reports = ThreadLocked<[LoopReport]>([])

    func add(_ report: LoopReport) {
        reports.withLock { $0.append(report) }
    }

    var all: [LoopReport] { reports.withLock { $0 } }

    func of(_ kind: LoopReport.Kind) -> [LoopReport] { all.filter { $0.kind == kind } }
}

/// A number that tasks count with.
final class Tally: Sendable {
    private let number = ThreadLocked(0)

    var value: Int { number.withLock { $0 } }

    @discardableResult
    func add(_ amount: Int = 1) -> Int {
        number.withLock {
            $0 += amount
            return $0
        }
    }
}

/// The error that tests throw.
struct TestError: Error, Hashable {
    let number: Int

    init(_ number: Int = 0) {
        self.number = number
    }
}

/// The loop of this thread.
func runningLoop() throws -> EventLoop {
    try #require(EventLoop.current)
}

/// The error that `body` throws; an issue if it throws none.
func thrown<R>(_ body: () async throws -> R) async -> (any Error)? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}

/// Lets everything that is ready now have its turn.
func turns(_ count: Int = 3) async {
    for _ in 0..<count { await Task.yield() }
}

/// Asks again until something holds that comes by itself; throws `TimeoutError` if it does not come.
func eventually(_ holds: () async throws -> Bool) async throws {
    try await withTimeout(.seconds(20)) {
        while try await !holds() { try await sleep(for: .zero) }
    }
}

/// What several tasks of one loop share on purpose.
struct Shared<Value>: @unchecked Sendable {
    // SAFETY: the tests use it on one loop's thread only.
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}
