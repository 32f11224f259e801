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

    func startReading() {
        guard !connection.isClosed else { return }
        switch directions {
        case .both, .reading:
            loop.onReadable(connection.descriptor, site: site) { self.readReady() }
        case .writing:
            loop.onReadable(connection.descriptor, site: site) { self.readerIsGone() }
        }
    }

    /// Receives once and hands on what has come; called in the turn whenever there may be something.
    ///
    /// Once only, so that a peer that never stops cannot keep the others waiting.
    private func readReady() {
        guard isReading, !hasEnded else { return }
        switch reception {
        case .bytes(let receiver)?: receive(for: receiver)
        case .buffer(let receiver)?: receive(for: receiver)
        case nil: return
        }
        guard isReading, !hasEnded else { return }
        if loop.isReady(connection.descriptor, for: .read) {
            loop.runReaderAgain(connection.descriptor)
        }
    }

    @inline(__always)
    private func receive(for receiver: any StreamProtocol) {
        memory.lend { memory in
            guard let count = receive(into: UnsafeMutableRawBufferPointer(memory)) else { return }
            let bytes = UnsafeBufferPointer(rebasing: memory[..<count])
            do {
                try receiver.dataReceived(bytes.span)
            } catch {
                fail(error, in: "dataReceived of \(type(of: receiver))")
            }
        }
    }

    private func receive(for receiver: any BufferedProtocol) {
        do {
            let buffer = try receiver.getBuffer(sizeHint: -1)
            // The protocol may have ended the connection instead.
            guard !connection.isClosed else { return }
            guard !buffer.isEmpty else { throw EmptyBufferError() }
            guard let count = receive(into: buffer) else { return }
            try receiver.bufferUpdated(count)
        } catch {
            fail(error, in: "getBuffer or bufferUpdated of \(type(of: receiver))")
        }
    }

    /// Receives at least one byte; `nil` if there is none, or nothing more to come.
    @inline(__always)
    private func receive(into memory: UnsafeMutableRawBufferPointer) -> Int? {
        do {
            guard let count = try connection.receiveNow(into: memory) else { return nil }
            if count > 0 { return count }
            streamDidEnd()
        } catch {
            fail(error, in: "reading from \(connection.subject)")
        }
        return nil
    }

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
