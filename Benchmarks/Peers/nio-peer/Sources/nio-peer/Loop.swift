import Glibc
import NIOCore
import NIOPosix

/// The operations of LoopBench that NIO has, a line each: name, tab, nanoseconds; the least of five
/// rounds each.
func measureLoop() throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let pool = NIOThreadPool(numberOfThreads: 6)
    pool.start()
    try measure("toThread", operations: 20_000) { count in
        try goToThread(count, from: group.next(), by: pool).wait()
    }
    try measure("toThread x 64", operations: 64_000) { count in
        let loop = group.next()
        let chains = (0..<64).map { _ in goToThread(count / 64, from: loop, by: pool) }
        try EventLoopFuture.andAllSucceed(chains, on: loop).wait()
    }
    try pool.syncShutdownGracefully()
    try group.syncShutdownGracefully()
}

/// One piece of work after the other, each begun on the loop when the one before has come back to it.
private func goToThread(
    _ count: Int, from loop: any EventLoop, by pool: NIOThreadPool
) -> EventLoopFuture<Void> {
    let done = loop.makePromise(of: Void.self)
    @Sendable func next(_ left: Int) {
        guard left > 0 else { return done.succeed(()) }
        pool.runIfActive(eventLoop: loop) {}.whenSuccess { next(left - 1) }
    }
    loop.execute { next(count) }
    return done.futureResult
}

private func measure(_ name: String, operations: Int, _ body: (Int) throws -> Void) rethrows {
    var best = Double.infinity
    for _ in 0..<5 {
        let start = nanoseconds()
        try body(operations)
        best = min(best, nanoseconds() - start)
    }
    print(name, (best / Double(operations) * 10).rounded() / 10, separator: "\t")
}

private func nanoseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
}
