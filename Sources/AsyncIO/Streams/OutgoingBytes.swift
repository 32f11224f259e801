import AsyncIOCore
import AsyncIOSystem

/// What hears how the outgoing bytes of its connection fare: a stream's writer, or a transport.
protocol OutgoingOwner: AnyObject {
    /// No more than the low water mark is kept now, or nothing will be sent any more.
    ///
    /// Called while the loop polls, or from within a call of the owner: it may unpark tasks and
    /// schedule callbacks, nothing else.
    func outgoingHasRoom()
}

/// The bytes that a connection still has to send, and how it ends.
///
/// Bytes go to the kernel at once; what it does not take is kept, in order, and sent as it can be.
final class OutgoingBytes {
    /// Above the first so many kept bytes make a writer wait, until there are no more than the second.
    var waterMarks = WaterMarks.standard
    /// Cleared by the owner before it is gone. A weak reference would make each use of the owner, by
    /// whomever, go by way of another piece of memory.
    // SAFETY: it is used in calls of the owner, and while bytes are kept, when `keep` retains it.
    unowned(unsafe) var owner: (any OutgoingOwner)?
    let connection: Connection
    @exclusivity(unchecked) private var kept = ByteBuffer()
    @exclusivity(unchecked) private var state = State.open
    /// What is under way past the kept bytes, such as a file; nothing can be written meanwhile.
    @exclusivity(unchecked) private var reservation: String?
    private var flushWaiter: TaskRecord?
    private var closeTimer: TimerHandle?
    /// When the kernel last took something of a connection that is closing.
    private var lastProgress: LoopInstant?

    private enum State {
        case open
        case endOfWriting
        case closing
    }

    init(_ connection: Connection) {
        self.connection = connection
        connection.loop.addCompanion(connection, of: connection.descriptor)
        connection.loop.addCompanion(self, of: connection.descriptor)
    }

    /// What broke the connection.
    var failure: OSError? { connection.failure }
    var count: Int { kept.count }
    /// Whether so much is kept that a writer should wait.
    var isOverfull: Bool { kept.count > waterMarks.high }
    /// Whether there is nothing to wait for any more: the low water mark is reached, or all is over.
    var hasRoom: Bool { failure != nil || connection.isClosed || kept.count <= waterMarks.low }
    /// Whether nothing can be written any more.
    var isEnded: Bool { state != .open || connection.isClosed }
    /// Whether the connection is closed, or will be once what is kept was sent.
    var isClosing: Bool { state == .closing || connection.isClosed }

    /// Sends bytes, or keeps what the kernel does not take.
    func push(_ bytes: UnsafeRawBufferPointer) throws {
        guard state == .open, reservation == nil, kept.isEmpty, connection.isWhole else {
            try checkWritable()
            return kept.append(bytes)
        }
        let transfer = connection.trySending(bytes)
        if case .bytes(bytes.count) = transfer { return }
        try keepRest(of: bytes, after: transfer)
    }

    @inline(never)
    private func keepRest(of bytes: UnsafeRawBufferPointer, after transfer: Transfer) throws {
        let sent = try noticing { try connection.sent(transfer) }
        keep(UnsafeRawBufferPointer(rebasing: bytes[sent...]))
    }

    /// Sends several pieces in order, or keeps what the kernel does not take.
    func push(pieces: [[UInt8]]) throws {
        try checkWritable()
        var rest = pieces[...]
        while kept.isEmpty, !rest.isEmpty {
            let group = rest.prefix(Self.piecesAtOnce)
            var sent = try withPieces(group) { pieces in
                try noticing { try connection.sendNow(pieces: pieces) }
            }
            while let piece = rest.first, rest.startIndex < group.endIndex, sent >= piece.count {
                sent -= piece.count
                rest.removeFirst()
            }
            guard let broken = rest.first, rest.startIndex < group.endIndex else { continue }
            broken[sent...].withUnsafeBytes(keep)
            rest.removeFirst()
        }
        for piece in rest { piece.withUnsafeBytes { kept.append($0) } }
    }

    /// Keeps bytes to be sent as soon as the kernel takes them.
    func keep(_ bytes: UnsafeRawBufferPointer) {
        kept.append(bytes)
        connection.loop.onWritable(connection.descriptor) { [owner] in
            withExtendedLifetime(owner) { self.flush() }
        }
        // Until the kernel really refuses: only then it tells when there is room again.
        flush()
    }

    /// Throws if nothing can be written now.
    func checkWritable() throws {
        if let failure { throw failure }
        guard !isEnded else { throw StreamClosedError(call: "write") }
        if let reservation { throw StreamBusyError(occupation: reservation) }
    }

    /// Ends the writing side once what is kept was sent; reading goes on.
    func endWriting() {
        guard state == .open else { return }
        guard connection.wire.isDuplex else { return close() }
        state = .endOfWriting
        finishIfFlushed()
    }

    /// Closes the connection once what is kept was sent, or in spite of that: when the limit is over,
    /// or, without one, when the peer has taken nothing for a while.
    func close(within limit: Duration? = nil) {
        guard state != .closing else { return }
        state = .closing
        finishIfFlushed()
        guard !connection.isClosed else { return }
        let loop = connection.loop
        guard let limit else { return abortWithoutProgress(since: loop.time) }
        closeTimer = loop.callLater(limit) { [weak self] in self?.abort() }
    }

    /// Aborts if nothing is taken for as long as a closing peer is granted; each byte starts that anew.
    private func abortWithoutProgress(since start: LoopInstant) {
        let deadline = start.advanced(by: Self.longestStall)
        closeTimer = connection.loop.callAt(deadline) { [weak self] in
            guard let self else { return }
            // The kernel tells of room only when much of its buffer is free; a slow peer makes less.
            if !kept.isEmpty { flush() }
            guard !connection.isClosed else { return }
            if let lastProgress, lastProgress > start {
                abortWithoutProgress(since: lastProgress)
            } else {
                abort()
            }
        }
    }

    /// Closes the connection now: what is kept is lost, and the peer sees a reset.
    func abort() {
        state = .closing
        if !connection.isClosed { connection.wire.resetOnClose(connection.descriptor) }
        kept.removeAll()
        finishClosing()
    }

    /// Notes what a send came to, also one past the kept bytes: progress, or what breaks the connection.
    @inline(__always)
    func noticing(_ send: () throws -> Int) throws -> Int {
        do {
            let sent = try send()
            if state == .closing, sent > 0 { lastProgress = connection.loop.time }
            return sent
        } catch let error as OSError {
            didFail()
            throw error
        }
    }

    /// Called by the poll when the socket takes bytes again.
    private func flush() {
        while !kept.isEmpty {
            guard let sent = try? noticing({ try connection.sendNow(kept.readable) }) else {
                return
            }
            if sent == 0 { break }
            kept.dropFirst(sent)
        }
        if kept.isEmpty { connection.loop.onWritable(connection.descriptor, nil) }
        if kept.count <= waterMarks.low { owner?.outgoingHasRoom() }
        if kept.isEmpty { wakeFlushWaiter() }
        finishIfFlushed()
    }

    private func finishIfFlushed() {
        guard kept.isEmpty, reservation == nil else { return }
        switch state {
        case .open: return
        case .endOfWriting:
            if !connection.isClosed { connection.wire.endWriting(connection.descriptor) }
        case .closing: finishClosing()
        }
    }

    private func finishClosing() {
        closeTimer?.cancel()
        closeTimer = nil
        connection.close()
        owner?.outgoingHasRoom()
        wakeFlushWaiter()
    }

    private func didFail() {
        kept.removeAll()
        connection.loop.onWritable(connection.descriptor, nil)
        owner?.outgoingHasRoom()
        wakeFlushWaiter()
        if state == .closing { finishClosing() }
    }

    private func wakeFlushWaiter() {
        guard let waiter = flushWaiter else { return }
        flushWaiter = nil
        connection.loop.unpark(waiter)
    }

    /// So long a closing connection waits for its peer to take something: one that reads nothing must
    /// not hold a socket for ever, and half a minute is what servers usually grant.
    private static let longestStall = Duration.seconds(30)
    /// So many pieces go into one call.
    private static let piecesAtOnce = 64
}

extension OutgoingBytes {
    /// Reserves the connection's writing side, waits until nothing is kept, and runs `body`.
    ///
    /// For what is sent past the kept bytes. Meanwhile writes throw `StreamBusyError` with the words
    /// given, and a close waits.
    func withReservation<R>(for occupation: String, _ body: () async throws -> R) async throws -> R
    {
        try checkWritable()
        reservation = occupation
        defer {
            reservation = nil
            finishIfFlushed()
        }
        try await waitUntilFlushed()
        return try await body()
    }

    /// Sends bytes within a reservation, and waits until all of them are with the kernel.
    func sendReserved(_ bytes: [UInt8]) async throws {
        guard !connection.isClosed else { throw StreamClosedError(call: "write") }
        let sent = try bytes.withUnsafeBytes { bytes in
            try noticing { try connection.sendNow(bytes) }
        }
        guard sent < bytes.count else { return }
        bytes[sent...].withUnsafeBytes(keep)
        try await waitUntilFlushed()
    }

    /// Waits until nothing is kept; throws if nothing will be sent any more.
    func waitUntilFlushed() async throws {
        let loop = connection.loop
        while !kept.isEmpty {
            let cause = await loop.park(.other("StreamWriter.flush")) { record in
                flushWaiter = record
                if kept.isEmpty { wakeFlushWaiter() }
            }
            if cause != .ready {
                flushWaiter = nil
                throw loop.cancellationError
            }
        }
        if let failure { throw failure }
        if connection.isClosed { throw StreamClosedError(call: "write") }
    }
}

/// Calls `body` with the memory of several arrays at once.
private func withPieces<R>(
    _ pieces: ArraySlice<[UInt8]>, _ body: ([UnsafeRawBufferPointer]) throws -> R
) throws -> R {
    var gathered: [UnsafeRawBufferPointer] = []
    gathered.reserveCapacity(pieces.count)
    // One closure within the other: that is how long each pointer is good for.
    func gather(_ rest: ArraySlice<[UInt8]>) throws -> R {
        guard let first = rest.first else { return try body(gathered) }
        return try first.withUnsafeBytes {
            gathered.append($0)
            return try gather(rest.dropFirst())
        }
    }
    return try gather(pieces)
}
