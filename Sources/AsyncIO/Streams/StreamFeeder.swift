import AsyncIOCore

/// The other end of a reader that has no connection: what is fed here is read there.
///
/// Made by `makeStreamReader`. For tests, and for what gets its bytes from elsewhere, such as a
/// callback. Belongs to the loop's thread.
///
/// The counterpart of `feed_data`, `feed_eof` and `set_exception` of `asyncio.StreamReader`.
public final class StreamFeeder {
    /// How many bytes were fed and not read yet: who feeds should stop above some number.
    public var pendingByteCount: Int { fed.count }

    let loop: EventLoop
    private var fed = ByteBuffer()
    private var hasEnded = false
    private var failure: (any Error)?
    private var reader: TaskRecord?

    init(on loop: EventLoop) {
        self.loop = loop
    }

    /// Has the reader read these bytes, after those that were fed before.
    ///
    /// Traps after `feedEnd`. What is fed after `fail` is never read.
    public func feed(_ bytes: [UInt8]) {
        precondition(!hasEnded, "a stream was fed after its end")
        bytes.withUnsafeBytes { fed.append($0) }
        if !bytes.isEmpty { wakeReader() }
    }

    /// Has the reader read this text, as UTF-8.
    public func feed(_ text: String) {
        feed(Array(text.utf8))
    }

    /// Ends the stream after what was fed.
    public func feedEnd() {
        hasEnded = true
        wakeReader()
    }

    /// Breaks the stream: when what was fed is read, every further read throws `error`.
    public func fail(_ error: any Error) {
        if failure == nil { failure = error }
        wakeReader()
    }

    func receiveNow(into memory: UnsafeMutableRawBufferPointer) throws -> Int? {
        if fed.isEmpty {
            if let failure { throw failure }
            return hasEnded ? 0 : nil
        }
        let count = min(fed.count, memory.count)
        memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: fed.readable[..<count]))
        fed.dropFirst(count)
        return count
    }

    func waitUntilReadable() async throws {
        let cause = await loop.park(.other("StreamReader.read")) { record in
            reader = record
            if !fed.isEmpty || hasEnded || failure != nil { wakeReader() }
        }
        reader = nil
        if cause != .ready { throw loop.cancellationError }
    }

    private func wakeReader() {
        guard let waiting = exchange(&reader, with: nil) else { return }
        loop.unpark(waiting)
    }
}

/// Makes a reader without a connection, and the feeder that gives it its bytes.
///
/// Traps if no loop runs on this thread, or if the limit is not positive.
///
/// The counterpart of `asyncio.StreamReader()`.
public func makeStreamReader(
    limit: Int = defaultStreamLimit
) -> (reader: StreamReader, feeder: StreamFeeder) {
    let feeder = StreamFeeder(on: .running(for: "makeStreamReader"))
    return (StreamReader(.feeder(feeder), limit: limit), feeder)
}
