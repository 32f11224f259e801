import AsyncIO
import AsyncIOTesting
import Testing

/// What holds for every program of scopes, time-outs, shields and cancellations.
@Suite struct ScopePropertyTests {
    @Test(arguments: 0..<10)
    func nothingOutlivesItsScopeAndNoErrorIsLostOrDoubled(batch: Int) throws {
        for seed in batch * 60..<(batch + 1) * 60 {
            let outcome = try Outcome(seed: UInt64(seed))
            #expect(outcome.listed == outcome.thrown, "seed \(seed)")
            #expect(outcome.survivors == 0, "seed \(seed)")
            #expect(outcome.time <= outcome.bound, "seed \(seed)")
            #expect(outcome.tasksLeft == 1, "seed \(seed)")
            #expect(outcome.unreadErrors == 0, "seed \(seed)")
        }
    }

    @Test func theSeedsShowEverything() throws {
        let outcomes = try (0..<100).map { try Outcome(seed: UInt64($0)) }
        #expect(outcomes.contains { $0.thrown.count > 3 })
        #expect(outcomes.contains { $0.thrown.isEmpty && !$0.wasCancelled })
        #expect(outcomes.contains { $0.thrown.isEmpty && $0.wasCancelled })
        #expect(outcomes.contains { $0.time > 5 })
    }

    @Test func theSameSeedGivesTheSameRun() throws {
        for seed in 0..<20 {
            #expect(try Outcome(seed: UInt64(seed)) == Outcome(seed: UInt64(seed)))
        }
    }
}

/// What became of the program of a seed, cancelled from outside at times.
private struct Outcome: Sendable, Equatable {
    /// The errors that the program has thrown, and those that have arrived, by number.
    var thrown: [Int] = []
    var listed: [Int] = []
    var survivors = 0
    var time: Double = 0
    var bound: Double = 0
    var tasksLeft = 0
    var unreadErrors = 0
    var wasCancelled = false

    init(seed: UInt64) throws {
        let reports = ReportTrace()
        self = try onLoop(.simulated(seed: seed), reports: reports.add) { () async throws in
            try await Outcome()
        }
        unreadErrors = reports.of(.unreadError).count
    }

    private init() async throws {
        let loop = try runningLoop()
        var random = loop.random
        let plan = Shared(ScopePlan.randomScope(depth: 4, &random))
        let run = ScopePlanRun()
        let main = createTask { try await run.run(plan.value) }
        bound = Double(plan.value.bound)
        if Bool.random(using: &random) {
            let cancelTime = Int.random(in: 0...8, using: &random)
            loop.callLater(.seconds(cancelTime)) { main.cancel() }
            if !plan.value.hasShield { bound = min(bound, Double(cancelTime)) }
        }
        let error = await AsyncIOTests.thrown { try await main.value }
        time = Double(loop.time.nanoseconds) / 1e9
        wasCancelled = error is CancelledError
        thrown = run.errors
        listed = Outcome.numbers(in: error).sorted()
        survivors = run.survivors
        await turns()
        tasksLeft = loop.allTasks.count
    }

    /// The numbers of the errors; cancellations are none, and must not be in a group.
    private static func numbers(in error: (any Error)?) -> [Int] {
        switch error {
        case nil, is CancelledError: []
        case let group as ErrorGroup: group.leaves.map { ($0 as? TestError)?.number ?? -1 }
        default: [(error as? TestError)?.number ?? -1]
        }
    }
}
