import AsyncIO

@MainActor
func lockUncontended(_ count: Int) async throws {
    let lock = Lock()
    for _ in 0..<count {
        try await lock.acquire()
        lock.release()
    }
}

/// Two tasks that want the same lock and hold it across a turn; an operation is one acquisition.
@MainActor
func lockContended(_ count: Int) async throws {
    let lock = Lock()
    try await lock.acquire()
    let tasks = (0..<4).map { _ in createTask { try await takeInTurn(lock, count / 4) } }
    await Task.yield()
    lock.release()
    for task in tasks { try await task.value }
}

/// Takes the lock while others wait for it, so that each release hands it over.
@MainActor
private func takeInTurn(_ lock: Lock, _ count: Int) async throws {
    try await lock.acquire()
    for _ in 1..<count {
        lock.release()
        try await lock.acquire()
    }
    lock.release()
}

/// A task that waits for ever is cancelled and awaited.
@MainActor
func cancelAndAwait(_ count: Int) async throws {
    let event = Event()
    for _ in 0..<count / 1_000 {
        let tasks = (0..<1_000).map { _ in createTask { try await event.wait() } }
        await Task.yield()
        for task in tasks { task.cancel() }
        for task in tasks { _ = await task.result }
    }
}
