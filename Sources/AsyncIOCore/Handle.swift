/// A callback that was given to the loop, and the means to cancel it.
///
/// Belongs to the loop's thread. The counterpart of `asyncio.Handle`.
public class Handle: CustomStringConvertible, @unchecked Sendable {
    // SAFETY: rule above; `site` is constant and may be read anywhere.
    private var callback: (() throws -> Void)?
    private var hasRun = false
    /// Where the callback was given to the loop.
    public let site: SourceSite

    init(_ callback: @escaping () throws -> Void, site: SourceSite) {
        self.callback = callback
        self.site = site
    }

    /// Whether the callback will not run (any more) because it was cancelled.
    public final var isCancelled: Bool { callback == nil && !hasRun }

    /// Keeps the callback from running and frees what it holds on to.
    ///
    /// Does nothing if it has run. The counterpart of `Handle.cancel`.
    public func cancel() {
        drop()
    }

    /// What is left of cancelling once the loop is closed, and perhaps gone.
    func drop() {
        callback = nil
    }

    /// The handle as `<Handle created at file:line>`.
    public var description: String {
        "<\(Self.self)\(isCancelled ? " cancelled" : "") created at \(site)>"
    }

    func run(on loop: EventLoop) {
        guard let callback else { return }
        hasRun = true
        // Let go of before it runs: what it holds on to may end with it.
        self.callback = nil
        do { try callback() } catch { loop.callbackDidFail(self, error) }
    }

    /// Whether the callback has neither run nor been cancelled.
    final var isPending: Bool { callback != nil }
}

/// A callback that the loop runs at a given time.
///
/// Belongs to the loop's thread. The counterpart of `asyncio.TimerHandle`.
public final class TimerHandle: Handle, @unchecked Sendable {
    // SAFETY: as `Handle`.
    /// When the callback is due.
    ///
    /// The counterpart of `TimerHandle.when`.
    public let when: LoopInstant
    private unowned let loop: EventLoop

    init(
        _ callback: @escaping () throws -> Void, when: LoopInstant, loop: EventLoop,
        site: SourceSite
    ) {
        self.when = when
        self.loop = loop
        super.init(callback, site: site)
    }

    /// Keeps the callback from running.
    ///
    /// Complexity: O(1), amortised.
    public override func cancel() {
        guard isPending else { return }
        super.cancel()
        loop.timerWasCancelled()
    }
}
