/// A callback that runs each time a descriptor becomes ready: made once, queued again and again.
///
/// In the ring at most once at a time, and there it is not retained, nor while it runs: the table of
/// descriptors has it, and if that drops it meanwhile, it keeps itself until then. So what arrives costs
/// no reference. Belongs to the loop's thread.
final class ReadinessHandle: Handle, @unchecked Sendable {
    // SAFETY: as `Handle`.
    private(set) var isQueued = false
    /// How many of its runs are under way: in a nested loop more than one.
    private var runs = 0
    /// Itself, from when it is dropped while it is in the ring or runs.
    private var itself: ReadinessHandle?
    /// The callback once more, for as long as there is the handle, dropped or not: so it need not be
    /// retained to be run.
    private let action: () throws -> Void

    override init(_ callback: @escaping () throws -> Void, site: SourceSite) {
        action = callback
        super.init(callback, site: site)
    }

    deinit {
        assert(!isQueued, "a handle must be dropped before it is let go of")
    }

    /// Has the callback run in this turn if the loop polls, else in the next one.
    @inline(__always)
    static func queue(_ place: UnsafeMutablePointer<ReadinessHandle?>, on loop: EventLoop) {
        // SAFETY: it stays in its place until this returns.
        guard let handle = place.pointee.map(Unmanaged.passUnretained) else { return }
        handle._withUnsafeGuaranteedRef { handle in
            guard !handle.isQueued else { return }
            handle.isQueued = true
            loop.ready.push(ReadyEntry(unretained: handle))
        }
    }

    override func run(on loop: EventLoop) {
        isQueued = false
        runs += 1
        if isPending {
            do { try action() } catch { loop.callbackDidFail(self, error) }
        }
        runs -= 1
        if itself != nil { letGo() }
    }

    override func drop() {
        super.drop()
        if isQueued || runs > 0 { itself = self }
    }

    /// Notes that the ring does not have it any more; the caller does.
    func wasTaken() {
        isQueued = false
        letGo()
    }

    @inline(never)
    private func letGo() {
        if !isQueued, runs == 0 { itself = nil }
    }
}
