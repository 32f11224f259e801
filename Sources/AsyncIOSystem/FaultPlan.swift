internal import CAsyncIO

/// What is to go wrong at the door to the kernel, for tests.
///
/// Bound to the thread on which `run` was called; thread pools carry it over to the work that is handed
/// to them from there. Calls go by the names of the system's functions, such as `recv`.
package final class FaultPlan: Sendable {
    private struct Rule {
        let effect: Effect
        /// Calls that go through before the first one that is hit, and how many are hit.
        var skip: Int
        var times: Int
    }

    private enum Effect {
        case fail(Int32)
        case shorten(Int)
    }

    private struct State {
        var rules: [String: [Rule]] = [:]
        var counts: [String: Int] = [:]
        var hasFeignedRefusal = false
    }

    private let state = ThreadLocked(State())

    package init() {}

    /// Makes a call fail with an error number, after some that go through.
    package func fail(_ call: String, with code: Int32, after skip: Int = 0, times: Int = 1) {
        add(Rule(effect: .fail(code), skip: skip, times: times), to: call)
    }

    /// Lets a call move at most `count` bytes.
    package func shorten(_ call: String, to count: Int, after skip: Int = 0, times: Int = .max) {
        add(Rule(effect: .shorten(count), skip: skip, times: times), to: call)
    }

    /// How often a call was made, those included that failed by this plan.
    package func count(of call: String) -> Int {
        state.withLock { $0.counts[call] ?? 0 }
    }

    /// Runs `body` with this plan at the door of the calling thread.
    package func run<Success>(_ body: () throws -> Success) rethrows -> Success {
        let before = casyncio_fault_plan()
        casyncio_set_fault_plan(Unmanaged.passUnretained(self).toOpaque())
        defer { casyncio_set_fault_plan(before) }
        return try withExtendedLifetime(self, body)
    }

    /// The plan at the door of the calling thread.
    @inline(__always)
    package static var ofThread: FaultPlan? {
        guard let pointer = casyncio_fault_plan() else { return nil }
        return Unmanaged<FaultPlan>.fromOpaque(pointer).takeUnretainedValue()
    }

    /// The error with which this call is to fail; counts it.
    func failure(of name: StaticString) -> Int32? {
        state.withLock { state in
            state.counts["\(name)", default: 0] += 1
            let hit = Self.hit("\(name)", &state) { if case .fail = $0 { true } else { false } }
            guard case .fail(let code) = hit else { return nil }
            if wouldBlock(code) { state.hasFeignedRefusal = true }
            return code
        }
    }

    /// How much this call may move.
    func allowance(of name: StaticString, _ count: Int) -> Int {
        state.withLock { state in
            let hit = Self.hit("\(name)", &state) { if case .shorten = $0 { true } else { false } }
            guard case .shorten(let most) = hit else { return count }
            return min(most, count)
        }
    }

    /// Whether a call was refused by this plan since this was asked last, though it could have gone on.
    ///
    /// No edge follows such a refusal, so a poller that waits for one has to look again.
    func takeFeignedRefusal() -> Bool {
        state.withLock { exchange(&$0.hasFeignedRefusal, with: false) }
    }

    private func add(_ rule: Rule, to call: String) {
        precondition(rule.skip >= 0 && rule.times > 0, "a fault hits at least once")
        state.withLock { $0.rules[call, default: []].append(rule) }
    }

    /// The first rule of a kind whose turn it is.
    private static func hit(
        _ call: String, _ state: inout State, _ isWanted: (Effect) -> Bool
    ) -> Effect? {
        guard var rules = state.rules[call] else { return nil }
        defer { state.rules[call] = rules }
        for index in rules.indices where isWanted(rules[index].effect) && rules[index].times > 0 {
            if rules[index].skip > 0 {
                rules[index].skip -= 1
                return nil
            }
            rules[index].times -= 1
            return rules[index].effect
        }
        return nil
    }
}
