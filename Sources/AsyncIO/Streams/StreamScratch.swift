import AsyncIOCore

/// Memory into which the sockets of one loop receive, one after the other.
///
/// One block for all of them stays in the processor's cache, and a connection needs memory of its own
/// only for what was received and is not read yet.
final class StreamScratch {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 262_144, alignment: 64)

    deinit {
        memory.deallocate()
    }

    /// The first so many bytes of it, if there are as many.
    func first(_ count: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: memory[..<min(count, memory.count)])
    }
}

extension EventLoop {
    /// The block of this loop.
    var streamScratch: StreamScratch { attachment { StreamScratch() } }
}
