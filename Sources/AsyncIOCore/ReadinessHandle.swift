/// A callback that runs each time a descriptor becomes ready: made once, queued again and again.
///
/// In the ring at most once at a time. Belongs to the loop's thread.
final class ReadinessHandle: Handle, @unchecked Sendable {
    // SAFETY: as `Handle`.
    private(set) var isQueued = false
    private unowned let loop: EventLoop

    init(on loop: EventLoop, site: SourceSite, _ callback: @escaping () throws -> Void) {
        self.loop = loop
        super.init(callback, repeats: true, site: site)
    }

    /// Has the callback run in this turn if the loop polls, else in the next one.
    @inline(__always)
    func queue() {
        guard !isQueued else { return }
        isQueued = true
        loop.ready.push(ReadyEntry(self))
    }

    override func willRun() {
        isQueued = false
    }
}
