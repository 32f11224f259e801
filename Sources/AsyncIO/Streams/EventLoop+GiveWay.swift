import AsyncIOCore

extension EventLoop {
    /// Lets others run, between calls of which none had to wait; throws if the task was cancelled.
    func giveWay() async throws {
        try checkCancellation()
        await Task.yield()
    }
}
