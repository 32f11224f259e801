import HTTPWire

/// The body of a message that is being sent, piece by piece.
///
/// Made for the closure that produces the body, and closed when that returns. Belongs to the loop's
/// thread. The counterpart of aiohttp's `StreamResponse.write`.
public final class HTTPBodyWriter: @unchecked Sendable {
    // SAFETY: used on the loop's thread only, like the stream it writes to.
    private let writer: StreamWriter
    private let stall: StallGuard?
    private var encoder: BodyEncoder
    private var isOpen = true
    /// Whether the message has a body on the wire; a response to HEAD has none.
    private let isSilent: Bool
    /// What broke the stream, as opposed to the closure that produces the body.
    private(set) var failure: (any Error)?

    init(
        _ writer: StreamWriter, encoder: BodyEncoder, isSilent: Bool = false,
        stall: StallGuard? = nil
    ) {
        self.writer = writer
        self.encoder = encoder
        self.isSilent = isSilent
        self.stall = stall
    }

    /// Sends a piece, and waits if the peer is slow to take it. An empty piece does nothing.
    ///
    /// Throws `HTTPBodyError` if the body becomes longer than its Content-Length or has ended,
    /// `OSError` and `StreamClosedError` if the connection is gone, `CancelledError`.
    public func write(_ bytes: [UInt8]) async throws {
        guard isOpen else { throw HTTPBodyError(reason: "written to after its end") }
        guard !isSilent, !bytes.isEmpty else { return }
        var framed: [UInt8] = []
        framed.reserveCapacity(bytes.count + 16)
        do {
            try encoder.appendPrefix(byteCount: bytes.count, to: &framed)
        } catch {
            throw HTTPBodyError(reason: error.message)
        }
        framed += bytes
        encoder.appendSuffix(byteCount: bytes.count, to: &framed)
        try await send(framed)
    }

    /// Sends text as UTF-8; otherwise as `write(_:)` of an array.
    public func write(_ text: String) async throws {
        try await write(Array(text.utf8))
    }

    /// Sends what ends the body.
    func end() async throws {
        guard isOpen else { return }
        isOpen = false
        guard !isSilent else { return }
        var framed: [UInt8] = []
        do {
            try encoder.appendEnd(to: &framed)
        } catch {
            throw HTTPBodyError(reason: error.message)
        }
        if !framed.isEmpty { try await send(framed) }
    }

    /// Refuses all later pieces.
    func invalidate() {
        isOpen = false
    }

    private func send(_ bytes: [UInt8]) async throws {
        stall?.begin()
        defer { stall?.end() }
        do {
            try await writer.write(bytes)
        } catch {
            failure = error
            throw error
        }
    }
}

/// A body that was produced in a way its message does not allow.
public struct HTTPBodyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was wrong, and what to do.
    public let reason: String

    /// What was wrong, and what to do.
    public var description: String { "the body of an HTTP message: \(reason)" }
}
