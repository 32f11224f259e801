import AsyncIOSystem
import Glibc

/// Runs `work` on another thread while `body` runs on this one.
func withRunningThread(
    _ work: @escaping @Sendable () -> Void, while body: () throws -> Void
) throws {
    let thread = try Thread(named: "test", work)
    defer { thread.join() }
    try body()
}

/// Lets another thread run.
func yieldThread() {
    sched_yield()
}

/// Lets this process open as many descriptors as the system allows it.
func raiseDescriptorLimit() throws {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = min(limit.rlim_max, 8_192)
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}

/// What a test shares between threads on purpose.
struct UncheckedBox<Value>: @unchecked Sendable {
    // SAFETY: the test uses of the value only what is safe from any thread.
    let value: Value

    init(_ value: Value) {
        self.value = value
    }
}

/// Writing to descriptors that are not sockets.
enum Pipe {
    static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    }
}
