internal import CAsyncIO
internal import Glibc

/// The stacks that coroutines run on: taken when one starts, given back when it is done.
///
/// Only what is touched of a stack costs memory, so they are as large as those of threads ought to be.
/// Safe from any thread.
enum CoroutineStacks {
    /// Twice what macOS gives to a thread; from 2 MiB on, the first touch might cost a whole huge page.
    static let size = 1 << 20
    /// What lies below each and faults; larger than a page, since Swift does not probe its frames.
    static let guardSize = 1 << 16
    /// How many are kept for the next coroutines; their touched pages stay in memory.
    static let keptCount = 64

    private static let kept = ThreadLocked<[UnsafeMutableRawPointer]>([])

    /// The lowest usable address of a stack of `size - guardSize` bytes.
    static func take() -> UnsafeMutableRawPointer {
        kept.withLock { $0.popLast() } ?? make()
    }

    /// Keeps a stack for later, or frees it.
    static func giveBack(_ stack: UnsafeMutableRawPointer) {
        let isKept = kept.withLock { kept in
            guard kept.count < keptCount else { return false }
            kept.append(stack)
            return true
        }
        if !isKept { munmap(stack - guardSize, size) }
    }

    private static func make() -> UnsafeMutableRawPointer {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard let memory = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0),
            memory != MAP_FAILED, mprotect(memory, guardSize, PROT_NONE) == 0
        else {
            fatalError(
                """
                no memory for the stack of a generator: \(OSError.last("mmap").description). \
                Each half-run generator has one; the system's limit is vm.max_map_count / 2.
                """)
        }
        return memory + guardSize
    }
}
