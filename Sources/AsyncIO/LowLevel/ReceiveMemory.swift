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
        guard !isLent else { return try lendAnother(atMost: count, body) }
        isLent = true
        defer { isLent = false }
        return try body(UnsafeMutableBufferPointer(start: block, count: min(count, Self.size)))
    }

    /// A callback may run a nested loop, whose sockets need another block meanwhile.
    @inline(never)
    private func lendAnother<R>(
        atMost count: Int, _ body: (UnsafeMutableBufferPointer<UInt8>) throws -> R
    ) rethrows -> R {
        let another = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: min(count, Self.size))
        defer { another.deallocate() }
        return try body(another)
    }

    /// asyncio's: large pieces save calls, and memory that is not written to costs nothing.
    static let size = 262_144
}
