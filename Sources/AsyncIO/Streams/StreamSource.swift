import AsyncIOCore

/// Where the bytes of a reader come from.
enum StreamSource {
    case connection(Connection)
    case feeder(StreamFeeder)

    var connection: Connection? {
        if case .connection(let connection) = self { connection } else { nil }
    }

    var loop: EventLoop {
        switch self {
        case .connection(let connection): connection.loop
        case .feeder(let feeder): feeder.loop
        }
    }

    /// Takes what is there: nothing at the end; `nil` if it must be waited for.
    @inline(__always)
    func receiveNow(into memory: UnsafeMutableRawBufferPointer) throws -> Int? {
        switch self {
        case .connection(let connection): try connection.receiveNow(into: memory)
        case .feeder(let feeder): try feeder.receiveNow(into: memory)
        }
    }

    /// Waits until `receiveNow` is worth another attempt.
    @inline(__always)
    func waitUntilReadable() async throws {
        switch self {
        case .connection(let connection): try await connection.waitUntilReadable()
        case .feeder(let feeder): try await feeder.waitUntilReadable()
        }
    }
}

extension Connection {
    @inline(__always)
    func waitUntilReadable() async throws {
        try loop.checkWoken(await loop.waitUntilReady(descriptor, for: .read), "read")
    }

    func waitUntilWritable() async throws {
        try loop.checkWoken(await loop.waitUntilReady(descriptor, for: .write), "write")
    }
}

extension EventLoop {
    /// Throws if the wait of a call for its descriptor was not to the end.
    @inline(__always)
    func checkWoken(_ cause: WakeCause, _ call: String) throws {
        switch cause {
        case .ready, .deadline: return
        case .cancelled: throw cancellationError
        case .closed: throw StreamClosedError(call: call)
        }
    }
}
