import AsyncIOCore

/// One of those whom a server serves: in a task of its own, or by callbacks.
enum ServedClient {
    case task(TaskRecord)
    case transport(SocketTransport)

    /// Calls `body` once this one is gone.
    func whenGone(on loop: EventLoop, _ body: @escaping () -> Void) {
        switch self {
        case .task(let record): loop.whenDone(record) { _ in body() }
        case .transport(let transport): transport.whenLost = body
        }
    }

    /// Tells it to go, in its own way.
    func close(on loop: EventLoop, site: SourceSite) {
        switch self {
        case .task(let record):
            loop.cancel(record, reason: .user("the server is closing"), site: site)
        case .transport(let transport): transport.close()
        }
    }
}
