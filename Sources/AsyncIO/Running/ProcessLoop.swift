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
        let loop = try EventLoop(mode, .process, debug: debug)
        if hasRun.exchange(true, ordering: .relaxed) { throw RunError.ranBefore }
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
