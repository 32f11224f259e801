import AsyncIOCore

/// The memory into which the sockets of one loop receive, one after the other.
///
/// One block for all of them stays in the processor's cache, and a connection needs memory of its own
/// only for what was received and is not read yet.
final class ReceiveMemory {
    private let block = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
    @exclusivity(unchecked) private var isLent = false

    deinit {
        block.deallocate()
    }

    static func of(_ loop: EventLoop) -> ReceiveMemory {
        loop.attachment { ReceiveMemory() }
    }

    /// Lends the block, or as much of it as is wanted, for the time of `body`.
    @inline(__always)
    func lend<R>(
        atMost count: Int = size, _ body: (UnsafeMutableBufferPointer<UInt8>) throws -> R
    ) rethrows -> R {
        let lent = borrow()
        defer { giveBack(lent) }
        return try body(UnsafeMutableBufferPointer(start: lent, count: min(count, Self.size)))
    }

    /// The block, as `size` bytes that have to be given back.
    @inline(__always)
    func borrow() -> UnsafeMutablePointer<UInt8> {
        // A callback may run a nested loop, whose sockets need another block meanwhile.
        if isLent { return .allocate(capacity: Self.size) }
        isLent = true
        return block
    }

    @inline(__always)
    func giveBack(_ lent: UnsafeMutablePointer<UInt8>) {
        if lent == block { isLent = false } else { lent.deallocate() }
    }

    /// asyncio's: large pieces save calls, and memory that is not written to costs nothing.
    static let size = 262_144
}
