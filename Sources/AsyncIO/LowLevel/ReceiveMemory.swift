import AsyncIOCore

/// The memory into which the sockets of one loop receive, one after the other.
///
/// One block for all of them stays in the processor's cache, and a connection needs memory of its own
/// only for what was received and is not read yet.
final class ReceiveMemory {
    /// `nil` while it is lent: a callback may run a nested loop, whose sockets need another block.
    @exclusivity(unchecked) private var memory: UnsafeMutableBufferPointer<UInt8>? = allocate()

    deinit {
        memory?.deallocate()
    }

    static func of(_ loop: EventLoop) -> ReceiveMemory {
        loop.attachment { ReceiveMemory() }
    }

    /// Lends the block, or as much of it as is wanted, for the time of `body`.
    @inline(__always)
    func lend<R>(
        atMost count: Int = size, _ body: (UnsafeMutableBufferPointer<UInt8>) throws -> R
    ) rethrows -> R {
        let lent = exchange(&memory, with: nil) ?? Self.allocate()
        defer {
            memory?.deallocate()
            memory = lent
        }
        return try body(UnsafeMutableBufferPointer(rebasing: lent[..<min(count, Self.size)]))
    }

    private static func allocate() -> UnsafeMutableBufferPointer<UInt8> {
        .allocate(capacity: size)
    }

    /// asyncio's: large pieces save calls, and memory that is not written to costs nothing.
    static let size = 262_144
}
