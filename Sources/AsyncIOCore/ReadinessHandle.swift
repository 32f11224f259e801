/// A callback that runs each time a descriptor becomes ready: made once, queued again and again.
///
/// In the ring at most once at a time. Belongs to the loop's thread.
final class ReadinessHandle: Handle, @unchecked Sendable {
    // SAFETY: as `Handle`.
    private(set) var isQueued = false
    /// The callback once more, for as long as there is the handle, cancelled or not: whoever runs the
    /// handle keeps it, and so has to keep nothing else.
    private let action: () throws -> Void

    override init(_ callback: @escaping () throws -> Void, site: SourceSite) {
        action = callback
        super.init(callback, site: site)
    }

    /// Has the callback run in this turn if the loop polls, else in the next one.
    @inline(__always)
    static func queue(_ place: UnsafeMutablePointer<ReadinessHandle?>, on loop: EventLoop) {
        // SAFETY: it stays in its place until this returns.
        guard let handle = place.pointee.map(Unmanaged.passUnretained) else { return }
        handle._withUnsafeGuaranteedRef { handle in
            guard !handle.isQueued else { return }
            handle.isQueued = true
            loop.ready.push(ReadyEntry(handle))
        }
    }

    override func run(on loop: EventLoop) {
        isQueued = false
        guard isPending else { return }
        do { try action() } catch { loop.callbackDidFail(self, error) }
    }
}
