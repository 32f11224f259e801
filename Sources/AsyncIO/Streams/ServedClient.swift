import AsyncIOCore

/// A connection of a server's, which the server can end.
protocol ServedClient: AnyObject {
    /// Ends it in an orderly way: what was written is still sent.
    func close(from site: SourceSite)
    /// Ends it now: the peer sees a reset.
    func abort(from site: SourceSite)
}

/// A connection that is served by a task with two streams.
final class StreamClient: TaskObserver, ServedClient {
    private let record: TaskRecord
    private let writer: StreamWriter
    /// A cycle that ends with the task.
    private let server: Server

    init(_ record: TaskRecord, _ writer: StreamWriter, of server: Server) {
        self.record = record
        self.writer = writer
        self.server = server
    }

    func close(from site: SourceSite) {
        record.loop.cancel(record, reason: .user("the server is closing"), site: site)
    }

    func abort(from site: SourceSite) {
        close(from: site)
        writer.abort()
    }

    override func taskDidEnd(_ record: TaskRecord) {
        // Also if the task was cancelled before its first step.
        writer.close()
        server.clientDidEnd(self)
    }

    override func taskWasAbandoned(_ record: TaskRecord) {
        server.clientDidEnd(self)
    }
}
