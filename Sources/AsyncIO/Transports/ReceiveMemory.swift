import AsyncIOCore

/// The memory into which a loop receives: one piece for everything on it whose bytes are handed on at once.
final class ReceiveMemory {
    /// `nil` while it is lent: a callback may run a nested loop, whose transports need another piece.
    private var memory: UnsafeMutableBufferPointer<UInt8>? = allocate()

    deinit {
        memory?.deallocate()
    }

    static func of(_ loop: EventLoop) -> ReceiveMemory {
        loop.attachment { ReceiveMemory() }
    }

    @inline(__always)
    func lend<R>(_ body: (UnsafeMutableBufferPointer<UInt8>) throws -> R) rethrows -> R {
        let lent = exchange(&memory, with: nil) ?? Self.allocate()
        defer {
            memory?.deallocate()
            memory = lent
        }
        return try body(lent)
    }

    private static func allocate() -> UnsafeMutableBufferPointer<UInt8> {
        .allocate(capacity: size)
    }

    /// asyncio's: large pieces save calls, and memory that is not written to costs nothing.
    static let size = 262_144
}
