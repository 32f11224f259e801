import AsyncIO
import AsyncIOTesting
import Testing

/// A primitive, what tasks do with it, and what must hold of it meanwhile.
protocol PropertyModel: AnyObject, Sendable {
    /// What one task does: waits its turn, checks that it is, and gives back what it got.
    func visit() async throws
    /// What somebody does to the primitive from outside.
    func meddle() async throws
    /// Throws a `Violation` if something does not hold; called after every step.
    func check() throws
    /// Lets somebody go who would wait for ever; called now and then until nobody is left.
    func letGo() async throws
    /// Checks that nothing is left over or lost, once every task has ended.
    func checkAtEnd() throws
}

/// A property that does not hold.
struct Violation: Error, CustomStringConvertible {
    let description: String
}

/// Throws if a property does not hold: unlike `#expect` it ends the run that it belongs to.
func demand(_ holds: Bool, _ property: @autoclosure () -> String) throws {
    if !holds { throw Violation(description: property()) }
}

/// Runs a model with one seed after the other, each a different interleaving of the tasks' steps.
///
/// Everything is drawn from the seed, so the one that is reported fails again.
func explore<Model: PropertyModel>(
    seeds: Range<UInt64> = 0..<300, sourceLocation: SourceLocation = #_sourceLocation,
    _ make: @escaping @Sendable () -> Model
) {
    for seed in seeds {
        do {
            try onLoop(.simulated(seed: seed)) { try await Exploration(make()).run() }
        } catch {
            Issue.record(
                "seed \(seed) fails; explore(seeds: \(seed)..<\(seed + 1)) repeats it. \(error)",
                sourceLocation: sourceLocation)
            return
        }
    }
}

/// One run: tasks come, are cancelled, run out of time, lose a race or end well, in a random order.
private final class Exploration<Model: PropertyModel>: @unchecked Sendable {
    // SAFETY: used on one loop.
    private let model: Model
    private var tasks: [LoopTask<Void>] = []

    init(_ model: Model) {
        self.model = model
    }

    func run() async throws {
        for _ in 0..<40 {
            try await step()
            try model.check()
        }
        for _ in 0..<1_000 {
            guard tasks.contains(where: { !$0.isDone }) else { break }
            try await sleep(for: .seconds(10))
            try await model.letGo()
            try model.check()
        }
        for task in tasks { try await checkEnd(of: task) }
        try model.check()
        try model.checkAtEnd()
    }

    private func step() async throws {
        switch draw(10) {
        case 0..<4: start()
        case 4..<6: tasks.randomElement(using: &random)?.cancel()
        case 6: try await model.meddle()
        case 7: try await sleep(for: .seconds(draw(3)))
        // Most of what is interesting happens between two turns, and so without a pause.
        case 8: await turns(1 + draw(3))
        default: break
        }
    }

    private func start() {
        let model = model
        let limit = Duration.seconds(draw(5))
        switch draw(6) {
        case 0:
            tasks.append(createTask { try await withTimeout(limit) { try await model.visit() } })
        case 1:
            tasks.append(createTask { try await inAChild { try await model.visit() } })
        case 2:
            tasks.append(
                createTask {
                    _ = try await select(
                        { try await model.visit() }, { try await sleep(for: limit) })
                })
        default:
            tasks.append(createTask { try await model.visit() })
        }
    }

    private func checkEnd(of task: LoopTask<Void>) async throws {
        try demand(task.isDone, "\(task) waits for ever")
        switch await task.result {
        case .failure(let error) where !(error is CancelledError || error is TimeoutError):
            throw error
        default: break
        }
    }
}

/// Has a child of Swift's own do it, of which the loop knows nothing.
private func inAChild(_ body: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await body() }
        try await group.waitForAll()
    }
}

/// A task's life between two calls of the primitive: nothing, some turns, or some time.
func linger() async throws {
    switch draw(4) {
    case 0: break
    case 1: await turns(1 + draw(2))
    default: try await sleep(for: .seconds(draw(3)))
    }
}

/// A number from 0 to `bound - 1`, from the seed of the loop.
func draw(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

private var random: LoopRandom {
    get {
        guard let loop = EventLoop.current else { preconditionFailure("only on a loop") }
        return loop.random
    }
    // The loop keeps the state.
    set {}
}

/// First come, first served: the numbers of those who had to wait rise as they are served.
struct ArrivalOrder {
    private var arrived = 0
    private var lastServed = 0

    mutating func arrive() -> Int {
        arrived += 1
        return arrived
    }

    mutating func serve(_ number: Int) throws {
        try demand(number > lastServed, "number \(lastServed) was served before number \(number)")
        lastServed = number
    }
}
