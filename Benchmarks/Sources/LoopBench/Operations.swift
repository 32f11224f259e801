import AsyncIO

/// Two tasks that hand a turn to each other through a continuation; an operation is one switch.
@MainActor
func switchTasks(_ count: Int) async throws {
    let table = Table()
    async let first: Void = table.play(count / 2)
    async let second: Void = table.play(count / 2)
    _ = await (first, second)
}

@MainActor
final class Table {
    private var waiting: UnsafeContinuation<Void, Never>?
    private var players = 2

    func play(_ count: Int) async {
        for _ in 0..<count {
            await withUnsafeContinuation { continuation in
                let other = waiting
                waiting = continuation
                if players < 2 { takeTurn() } else { other?.resume() }
            }
        }
        players -= 1
        takeTurn()
    }

    private func takeTurn() {
        let next = waiting
        waiting = nil
        next?.resume()
    }
}

@MainActor
func yield(_ count: Int) async throws {
    for _ in 0..<count { await Task.yield() }
}

@MainActor
func spawnPlainTasks(_ count: Int) async throws {
    for _ in 0..<count { await Task {}.value }
}

@MainActor
func spawnLoopTasks(_ count: Int) async throws {
    for _ in 0..<count { try await createTask {}.value }
}

@MainActor
func gatherThousands(_ count: Int) async throws {
    for _ in 0..<count / 1_000 { _ = try await gather(0..<1_000) { $0 } }
}

@MainActor
func callSoon(_ count: Int) async throws {
    guard let loop = EventLoop.current else { return }
    var left = count
    await withUnsafeContinuation { (done: UnsafeContinuation<Void, Never>) in
        for _ in 0..<1_000 {
            func again() {
                left -= 1
                if left >= 1_000 { loop.callSoon(again) } else if left == 0 { done.resume() }
            }
            loop.callSoon(again)
        }
    }
}

@MainActor
func setAndCancelTimers(_ count: Int) async throws {
    guard let loop = EventLoop.current else { return }
    for _ in 0..<count { loop.callLater(.seconds(60)) {}.cancel() }
}

@MainActor
func fireTimers(_ count: Int) async throws {
    guard let loop = EventLoop.current else { return }
    var left = count
    await withUnsafeContinuation { (done: UnsafeContinuation<Void, Never>) in
        for _ in 0..<count {
            loop.callLater(.nanoseconds(1)) {
                left -= 1
                if left == 0 { done.resume() }
            }
        }
    }
}

@MainActor
func sleepZero(_ count: Int) async throws {
    for _ in 0..<count { try await sleep(for: .zero) }
}

@MainActor
func sleepers(_ count: Int) async throws {
    _ = try await gather(0..<count) { index in
        try await sleep(for: .milliseconds(1_000 + index % 1_000))
    }
}

@MainActor
func startChildren(_ count: Int) async throws {
    for _ in 0..<count { try await createSubprocessExec("/bin/true").wait() }
}
