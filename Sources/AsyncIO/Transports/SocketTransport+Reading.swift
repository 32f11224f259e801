import AsyncIOCore
import AsyncIOSystem

extension SocketTransport {
    var isReading: Bool { !isClosing && !isPaused && directions != .writing }

    func pauseReading() {
        isPaused = true
    }

    func resumeReading() {
        guard isPaused else { return }
        isPaused = false
        guard !isClosing, isMade else { return }
        if loop.isReady(connection.descriptor, for: .read) {
            loop.runReaderAgain(connection.descriptor)
        }
    }

    /// Has the loop call what receives for the present protocol.
    ///
    /// That callback holds on to the protocol, and to nothing that may change: so it need not be retained
    /// for each message.
    func startReading() {
        guard !connection.isClosed, let currentProtocol else { return }
        let callback: () -> Void =
            switch (directions, currentProtocol.reception) {
            case (.writing, _): { self.readerIsGone() }
            case (_, .bytes(let receiver)): { self.readReady(for: receiver) }
            case (_, .buffer(let receiver)): { self.readReady(for: receiver) }
            }
        loop.onReadable(connection.descriptor, site: site, callback)
    }

    /// Receives once and hands on what has come; called in the turn whenever there may be something.
    ///
    /// Once only, so that a peer that never stops cannot keep the others waiting.
    @inline(__always)
    private func readReady(for receiver: any StreamProtocol) {
        guard isReading, !hasEnded else { return }
        if !receive(for: receiver) { readAgain() }
    }

    /// The same for a protocol that has memory of its own.
    private func readReady(for receiver: any BufferedProtocol) {
        guard isReading, !hasEnded else { return }
        if !receive(for: receiver) { readAgain() }
    }

    private func readAgain() {
        guard isReading, !hasEnded else { return }
        if loop.isReady(connection.descriptor, for: .read) {
            loop.runReaderAgain(connection.descriptor)
        }
    }

    /// Whether nothing more is there for sure.
    @inline(__always)
    private func receive(for receiver: any StreamProtocol) -> Bool {
        let lent = memory.borrow()
        defer { memory.giveBack(lent) }
        let room = UnsafeMutableRawBufferPointer(start: lent, count: ReceiveMemory.size)
        guard let (count, isAll) = receive(into: room) else { return false }
        do {
            try receiver.dataReceived(UnsafeBufferPointer(start: lent, count: count).span)
        } catch {
            fail(error, in: "dataReceived of \(type(of: receiver))")
        }
        return isAll
    }

    /// The same.
    private func receive(for receiver: any BufferedProtocol) -> Bool {
        do {
            let buffer = try receiver.getBuffer(sizeHint: -1)
            // The protocol may have ended the connection instead.
            guard !connection.isClosed else { return false }
            guard !buffer.isEmpty else { throw EmptyBufferError() }
            guard let (count, isAll) = receive(into: buffer) else { return false }
            try receiver.bufferUpdated(count)
            return isAll
        } catch {
            fail(error, in: "getBuffer or bufferUpdated of \(type(of: receiver))")
            return false
        }
    }

    /// Receives at least one byte; `nil` if there is none, or nothing more to come.
    @inline(__always)
    private func receive(
        into memory: UnsafeMutableRawBufferPointer
    ) -> (count: Int, isAll: Bool)? {
        do {
            guard let received = try connection.receiveReported(into: memory) else { return nil }
            if received.count > 0 { return received }
            streamDidEnd()
        } catch {
            fail(error, in: "reading from \(connection.subject)")
        }
        return nil
    }

    @inline(never)
    private func streamDidEnd() {
        hasEnded = true
        do {
            let goesOn = try currentProtocol?.eofReceived() ?? false
            if !goesOn || directions == .reading { close() }
        } catch {
            fail(
                error, in: "eofReceived of \(currentProtocol.map { "\(type(of: $0))" } ?? "nobody")"
            )
        }
    }

    /// Nobody reads what is written here any more; a device does not tell that in this way.
    private func readerIsGone() {
        guard !isClosing, loop.hasHungUp(connection.descriptor) else { return }
        forceClose(outgoing.count > 0 ? OSError.brokenPipe(connection.subject) : nil)
    }
}

/// A protocol that gave no room for what arrives.
///
/// The counterpart of the `RuntimeError` that asyncio raises.
public struct EmptyBufferError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What happened, and what to do.
    public var description: String {
        "EmptyBufferError: getBuffer returned memory without room; return at least one byte"
    }
}
