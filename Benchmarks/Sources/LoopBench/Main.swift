import AsyncIO
import Glibc

/// Costs of the loop's operations, through the public API, a line each: `name nanoseconds`.
///
/// With an argument, only the operation of that name.
///
/// Each figure is the least of five rounds: noise only ever adds.
@main
struct LoopBench {
    static func main() throws {
        try AsyncIO.run {
            // First, while the memory is still all new.
            try await measureMemory(tasks: 200_000)
            try await measure("switch", operations: 400_000, switchTasks)
            try await measure("yield", operations: 200_000, yield)
            try await measure("spawn+join Task", operations: 100_000, spawnPlainTasks)
            try await measure("spawn+join createTask", operations: 100_000, spawnLoopTasks)
            try await measure("gather of 1,000", operations: 100_000, gatherThousands)
            try await measure("callSoon", operations: 200_000, callSoon)
            try await measure("callLater+cancel", operations: 200_000, setAndCancelTimers)
            try await measure("timer fired", operations: 200_000, fireTimers)
            try await measure("sleep(0)", operations: 200_000, sleepZero)
            try await measure("lock", operations: 1_000_000, lockUncontended)
            try await measure("contended lock", operations: 200_000, lockContended)
            try await measure("cancel+await", operations: 50_000, cancelAndAwait)
            try await measure("queue of 128", operations: 400_000, queueOf128)
            try await measure("priority queue of 128", operations: 200_000, priorityQueueOf128)
            try await measure("two-queue ping-pong", operations: 100_000, pingPongOverQueues)
            try await measure("channel of 128", operations: 400_000, channelOf128)
            try await measure("channel meeting", operations: 200_000, channelMeeting)
            try await measure("toThread", operations: 20_000, goToThread)
            try await measure("toThread x 64", operations: 64_000, goToThreadTogether)
            try await measure("child process", operations: 200, startChildren)
            try await measure("generator next", operations: 2_000_000, generatorNext)
            try await measure("generator send", operations: 2_000_000, generatorSend)
            try await measure("generator in a for loop", operations: 2_000_000, generatorLoop)
            try await measure("generator made and ended", operations: 200_000, generatorMake)
            try await measure("generator 100 deep", operations: 500_000, generatorDelegation)
            try await measure("async generator", operations: 200_000, asyncGeneratorNext)
            try await measureCPU("sleepers, CPU", operations: 100_000, sleepers)
        }
    }
}

@MainActor
func measure(
    _ name: String, operations: Int, _ body: @MainActor (Int) async throws -> Void
) async throws {
    try await measure(name, operations, rounds: 5, of: CLOCK_MONOTONIC, body)
}

/// The processor's time instead of the clock's, for what mostly waits.
@MainActor
func measureCPU(
    _ name: String, operations: Int, _ body: @MainActor (Int) async throws -> Void
) async throws {
    try await measure(name, operations, rounds: 3, of: CLOCK_PROCESS_CPUTIME_ID, body)
}

@MainActor
private func measure(
    _ name: String, _ operations: Int, rounds: Int, of clock: clockid_t,
    _ body: @MainActor (Int) async throws -> Void
) async throws {
    if let only = CommandLine.arguments.dropFirst().first, only != name { return }
    var best = Double.infinity
    for _ in 0..<rounds {
        let start = nanoseconds(clock)
        try await body(operations)
        best = min(best, nanoseconds(clock) - start)
    }
    print(name, (best / Double(operations) * 10).rounded() / 10, separator: "\t")
}

private func nanoseconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}
