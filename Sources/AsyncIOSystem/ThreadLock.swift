internal import CAsyncIO
public import Synchronization

/// A lock for state that threads share for a few nanoseconds at a time: one word, no allocation.
///
/// Taking it and giving it back are an atomic operation each as long as nobody else wants it; whoever
/// must wait sleeps in the kernel. The standard library's `Mutex` is as quick, but the thread
/// sanitizer does not see that it orders anything. Not recursive, not fair.
public struct ThreadLock: ~Copyable, Sendable {
    /// 0: free; 1: held; 2: held, and somebody may sleep.
    @usableFromInline let word = Atomic<UInt32>(0)

    /// Makes a lock that is free.
    @inlinable
    public init() {}

    /// Takes the lock.
    @inlinable
    @inline(__always)
    public borrowing func lock() {
        if word.compareExchange(expected: 0, desired: 1, ordering: .acquiring).exchanged { return }
        lockSlowly()
    }

    /// Gives the lock back.
    @inlinable
    @inline(__always)
    public borrowing func unlock() {
        if word.exchange(0, ordering: .releasing) == 2 { wakeOne() }
    }

    /// Runs `body` with the lock held.
    @inlinable
    @inline(__always)
    public borrowing func withLock<R>(_ body: () throws -> R) rethrows -> R {
        lock()
        defer { unlock() }
        return try body()
    }

    @usableFromInline
    borrowing func lockSlowly() {
        // Whoever has slept cannot know whether others still do, and so leaves the word at 2.
        while word.exchange(2, ordering: .acquiring) != 0 {
            withUnsafePointer(to: word) { casyncio_sleep_while_equal(UnsafeRawPointer($0), 2) }
        }
    }

    @usableFromInline
    borrowing func wakeOne() {
        withUnsafePointer(to: word) { casyncio_wake_one(UnsafeRawPointer($0)) }
    }
}
