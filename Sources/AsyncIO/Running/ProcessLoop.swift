import AsyncIOCore
import AsyncIOSystem
import Synchronization

/// The one loop that may become the executor of the whole process.
enum ProcessLoop {
    private static let hasRun = Atomic<Bool>(false)

    /// Makes the loop, and makes it the executor; each refusal comes before anything is changed.
    static func install(_ mode: RunMode, debug: Bool) throws -> EventLoop {
        if EventLoop.current != nil { throw RunError.insideRunningLoop }
        if hasRun.load(ordering: .relaxed) { throw RunError.ranBefore }
        if !EventLoop.canBecomeProcessExecutor { throw RunError.tooLate }
        let kind: PollerKind
        var seed: UInt64 = 0
        switch mode.kind {
        case .real(let chosen): kind = chosen
        case .simulated(let given): (kind, seed) = (.simulated, given)
        }
        let poller = try kind.make()
        if hasRun.exchange(true, ordering: .relaxed) { throw RunError.ranBefore }
        let loop = EventLoop(poller: poller, mode: .process, debug: debug, seed: seed)
        loop.becomeProcessExecutor()
        return loop
    }

    /// Tells of descriptors that were opened during the run and are open still.
    ///
    /// Standard library and log may open one of their own, so this is said only in debug mode.
    static func reportLeaks(of loop: EventLoop, since before: Int?) {
        guard let before, let after = openDescriptorCount(), after > before else { return }
        loop.report(
            LoopReport(
                kind: .leak,
                message: "\(after - before) descriptors were opened during the run and not closed"))
    }
}
