import AsyncIOSystem

@testable import AsyncIOCore

/// Lends out a simulated loop that is not running, for what needs a loop to belong to.
func withPureLoop<R>(_ body: (EventLoop) throws -> R) throws -> R {
    let loop = EventLoop(poller: try SimulatedPoller(), mode: .local, debug: false)
    defer { loop.close() }
    return try body(loop)
}

/// A handle that does nothing; it is told from others by its line.
func makeHandle(_ number: Int, _ callback: @escaping () -> Void = {}) -> Handle {
    Handle(callback, site: SourceSite("Test", UInt(number)))
}
