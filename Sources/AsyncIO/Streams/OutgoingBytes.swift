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
    weak var owner: (any OutgoingOwner)?
    let connection: Connection
    /// What broke the connection while it was written to.
    @exclusivity(unchecked) private(set) var failure: OSError?
    @exclusivity(unchecked) private var kept = ByteBuffer()
    @exclusivity(unchecked) private var state = State.open
    private var closeTimer: TimerHandle?

    private enum State {
        case open
        case endOfWriting
        case closing
    }

    init(_ connection: Connection) {
        self.connection = connection
    }

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
        if let failure { throw failure }
        guard !isEnded else { throw StreamClosedError(call: "write") }
        guard kept.isEmpty else { return kept.append(bytes) }
        let sent = try send(bytes)
        guard sent < bytes.count else { return }
        kept.append(UnsafeRawBufferPointer(rebasing: bytes[sent...]))
        connection.loop.onWritable(connection.descriptor) { self.flush() }
    }

    /// Ends the writing side once what is kept was sent; reading goes on.
    func endWriting() {
        guard state == .open else { return }
        guard connection.wire.isDuplex else { return close() }
        state = .endOfWriting
        finishIfFlushed()
    }

    /// Closes the connection once what is kept was sent, or after a while without success.
    func close() {
        guard state != .closing else { return }
        state = .closing
        finishIfFlushed()
        guard !connection.isClosed else { return }
        closeTimer = connection.loop.callLater(Self.longestClose) { [weak self] in self?.abort() }
    }

    /// Closes the connection now: what is kept is lost, and the peer sees a reset.
    func abort() {
        state = .closing
        if !connection.isClosed { connection.wire.resetOnClose(connection.descriptor) }
        kept.removeAll()
        finishClosing()
    }

    private func send(_ bytes: UnsafeRawBufferPointer) throws -> Int {
        do {
            return try connection.sendNow(bytes)
        } catch let error as OSError {
            fail(error)
            throw error
        }
    }

    /// Called by the poll when the socket takes bytes again.
    private func flush() {
        while !kept.isEmpty {
            guard let sent = try? send(kept.readable) else { return }
            if sent == 0 { break }
            kept.dropFirst(sent)
        }
        if kept.isEmpty { connection.loop.onWritable(connection.descriptor, nil) }
        if kept.count <= waterMarks.low { owner?.outgoingHasRoom() }
        finishIfFlushed()
    }

    private func finishIfFlushed() {
        guard kept.isEmpty else { return }
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
    }

    private func fail(_ error: OSError) {
        failure = error
        kept.removeAll()
        connection.loop.onWritable(connection.descriptor, nil)
        owner?.outgoingHasRoom()
        if state == .closing { finishClosing() }
    }

    /// So long `close` tries to send what is kept: a peer that reads nothing must not hold a socket
    /// for ever, and half a minute is what servers usually grant.
    private static let longestClose = Duration.seconds(30)
}
