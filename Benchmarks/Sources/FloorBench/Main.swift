@_spi(ExperimentalCustomExecutors) @_spi(ExperimentalScheduling) import _Concurrency

/// The floor: Swift's own tasks on the barest executor there can be, a ring of jobs and a loop that
/// pops them.
///
/// No I/O, no timers, no other threads. What a real loop costs above this is its price.
///
/// Prints `name nanoseconds` with the names of LoopBench.
@main
struct FloorBench {
    static func main() {
        _createExecutors(factory: Factory.self)
        if CommandLine.arguments.contains("--echo") {
            MainActor.assumeIsolated { FloorEcho().serve() }
        }
        Task { @MainActor in
            await measure("switch", operations: 400_000, switchTasks)
            await measure("yield", operations: 200_000) { count in
                for _ in 0..<count { await Task.yield() }
            }
            await measure("spawn+join Task", operations: 100_000) { count in
                for _ in 0..<count { await Task {}.value }
            }
            // The floor knows no handle, no name and no registry: the same bare task.
            await measure("spawn+join createTask", operations: 100_000) { count in
                for _ in 0..<count { await Task {}.value }
            }
            Ring.shared.stop()
        }
        Ring.shared.run()
    }
}

enum Factory: ExecutorFactory {
    static var mainExecutor: any MainExecutor { Ring.shared }
    static var defaultExecutor: any TaskExecutor { Ring.shared }
}

final class Ring: MainExecutor, TaskExecutor, SchedulingExecutor, @unchecked Sendable {
    static let shared = Ring()

    private let jobs = UnsafeMutablePointer<UnownedJob>.allocate(capacity: 1 << 16)
    private let mask = 1 << 16 - 1
    private var head = 0
    private var tail = 0
    private var isStopping = false

    func enqueue(_ job: consuming ExecutorJob) {
        jobs[tail & mask] = UnownedJob(job)
        tail &+= 1
    }

    func enqueue<C: Clock>(
        _ job: consuming ExecutorJob, after delay: C.Duration, tolerance: C.Duration?, clock: C
    ) {
        enqueue(job)
    }

    func run() {
        let executor = asUnownedSerialExecutor()
        while !isStopping, head != tail {
            let job = jobs[head & mask]
            head &+= 1
            job.runSynchronously(on: executor)
        }
    }

    func runUntil(_ condition: () -> Bool) {
        run()
    }

    func stop() {
        isStopping = true
    }
}

@MainActor
func measure(_ name: String, operations: Int, _ body: @MainActor (Int) async -> Void) async {
    let clock = ContinuousClock()
    var best = Duration.seconds(1_000)
    for _ in 0..<5 {
        let start = clock.now
        await body(operations)
        best = min(best, clock.now - start)
    }
    let nanoseconds =
        Double(best.components.seconds) * 1e9 + Double(best.components.attoseconds) / 1e9
    print(name, (nanoseconds / Double(operations) * 10).rounded() / 10, separator: "\t")
}

@MainActor
func switchTasks(_ count: Int) async {
    let table = Table()
    async let first: Void = table.play(count / 2)
    async let second: Void = table.play(count / 2)
    _ = await (first, second)
}

@MainActor
final class Table {
    private var waiting: UnsafeContinuation<Void, Never>?
    private var players = 2

    func play(_ count: Int) async {
        for _ in 0..<count {
            await withUnsafeContinuation { continuation in
                let other = waiting
                waiting = continuation
                if players < 2 { takeTurn() } else { other?.resume() }
            }
        }
        players -= 1
        takeTurn()
    }

    private func takeTurn() {
        let next = waiting
        waiting = nil
        next?.resume()
    }
}
