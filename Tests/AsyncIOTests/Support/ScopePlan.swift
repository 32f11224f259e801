import AsyncIO

/// A program of scopes, time-outs, shields, failures and cancellations, to be made up by chance.
///
/// Times are seconds, and few, so that much happens at the same instant.
indirect enum ScopePlan {
    case sleep(Int)
    case fail(after: Int)
    case sequence([ScopePlan])
    case timeout(Int, ScopePlan)
    case shield(ScopePlan)
    case scope(Family)

    /// What happens in one scope.
    struct Family {
        var isSupervisor: Bool
        var children: [ScopePlan]
        var body: ScopePlan
        /// When the scope cancels itself.
        var cancelAfter: Int?
        /// When its first child is cancelled.
        var cancelFirstAfter: Int?
        /// How the body waits for the last child at its end.
        var wait: Wait
    }

    enum Wait: CaseIterable {
        case none
        case value
        case shield
    }

    static func random(depth: Int, _ random: inout some RandomNumberGenerator) -> ScopePlan {
        let time = Int.random(in: 0...5, using: &random)
        guard depth > 0 else {
            return Int.random(in: 0..<8, using: &random) == 0 ? .fail(after: time) : .sleep(time)
        }
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return .sleep(time)
        case 1, 2: return .sequence(plans(depth: depth, &random))
        case 3, 4: return .timeout(3 * time, .random(depth: depth - 1, &random))
        case 5: return .shield(.random(depth: depth - 1, &random))
        default: return .randomScope(depth: depth, &random)
        }
    }

    static func randomScope(depth: Int, _ random: inout some RandomNumberGenerator) -> ScopePlan {
        .scope(
            Family(
                isSupervisor: Int.random(in: 0..<3, using: &random) == 0,
                children: plans(depth: depth, &random),
                body: .random(depth: depth - 1, &random),
                cancelAfter: rarely(&random), cancelFirstAfter: rarely(&random),
                wait: Wait.allCases.randomElement(using: &random) ?? .none))
    }

    /// The longest time that the program can take, if nothing cuts it short from outside.
    var bound: Int {
        switch self {
        case .sleep(let time), .fail(let time): time
        case .sequence(let plans): plans.reduce(0) { $0 + $1.bound }
        case .timeout(let time, let plan): plan.hasShield ? plan.bound : min(time, plan.bound)
        case .shield(let plan): plan.bound
        case .scope(let family):
            (family.children + [family.body]).map(\.bound)
                .reduce(max(family.cancelAfter ?? 0, family.cancelFirstAfter ?? 0), max)
        }
    }

    /// Whether a part of it may go on when it is cancelled.
    var hasShield: Bool {
        switch self {
        case .sleep, .fail: false
        case .sequence(let plans): plans.contains(where: \.hasShield)
        case .timeout(_, let plan): plan.hasShield
        case .shield: true
        case .scope(let family): (family.children + [family.body]).contains(where: \.hasShield)
        }
    }

    private static func plans(
        depth: Int, _ random: inout some RandomNumberGenerator
    ) -> [ScopePlan] {
        (0..<Int.random(in: 0...4, using: &random)).map { _ in .random(depth: depth - 1, &random) }
    }

    private static func rarely(_ random: inout some RandomNumberGenerator) -> Int? {
        Int.random(in: 0..<4, using: &random) == 0 ? Int.random(in: 0...5, using: &random) : nil
    }
}

/// Carries a plan out, and notes each error that it throws and each task that outlives its scope.
final class ScopePlanRun: @unchecked Sendable {
    // SAFETY: used by the tasks of one loop.

    /// The numbers of all errors thrown so far.
    private(set) var errors: [Int] = []
    /// How many tasks were still there when their scope had ended.
    private(set) var survivors = 0

    func run(_ plan: ScopePlan) async throws {
        switch plan {
        case .sleep(let time):
            try await sleep(for: .seconds(time))
        case .fail(let time):
            try await sleep(for: .seconds(time))
            throw newError()
        case .sequence(let plans):
            for plan in plans { try await run(plan) }
        case .timeout(let time, let plan):
            do {
                try await withTimeout(.seconds(time)) { try await run(plan) }
            } catch is TimeoutError {
                throw newError()
            }
        case .shield(let plan):
            try await withShield { try await run(plan) }
        case .scope(let family):
            let alive = Tally()
            defer { survivors += alive.value }
            if family.isSupervisor {
                try await withSupervisorScope { try await run(family, in: $0, alive) }
            } else {
                try await withTaskScope { try await run(family, in: $0, alive) }
            }
        }
    }

    private func run(
        _ family: ScopePlan.Family, in scope: TaskScope, _ alive: Tally
    ) async throws {
        let children = family.children.map { plan in
            let plan = Shared(plan)
            return scope.spawn {
                alive.add()
                defer { alive.add(-1) }
                try await self.run(plan.value)
            }
        }
        if let time = family.cancelAfter {
            scope.spawn {
                try await sleep(for: .seconds(time))
                scope.cancel()
            }
        }
        if let time = family.cancelFirstAfter, let first = children.first {
            scope.spawn {
                try await sleep(for: .seconds(time))
                first.cancel()
            }
        }
        try await run(family.body)
        guard let last = children.last else { return }
        switch family.wait {
        case .none: break
        case .value: try await last.value
        case .shield: try await shield(last)
        }
    }

    private func newError() -> TestError {
        errors.append(errors.count)
        return TestError(errors.count - 1)
    }
}
