import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// One queue or channel between loops on threads of their own and Swift's thread pool.
@Suite struct QueueThreadTests {
    private static let count = 1_000

    @Test func aQueueBetweenThreads() async throws {
        let (queue, received) = (Queue<Int>(maxSize: 3), Received())
        let consumers = everywhere {
            for try await number in queue {
                received.add(number)
                queue.taskDone()
            }
        }
        let producers = everywhere {
            for number in 0..<Self.count { try await queue.put(number) }
        }
        for task in producers { try await task.value }
        try await queue.join()
        queue.shutdown()
        for task in consumers { try await task.value }
        #expect(received.counts == Array(repeating: producers.count, count: Self.count))
        #expect(queue.statistics.unfinished == 0)
    }

    @Test(arguments: [0, 2])
    func aChannelBetweenThreads(capacity: Int) async throws {
        let ((sender, receiver), received) = (
            makeChannel(of: Int.self, capacity: capacity), Received()
        )
        let consumers = everywhere {
            for try await number in receiver { received.add(number) }
        }
        let producers = everywhere {
            let mine = try sender.clone()
            for number in 0..<Self.count { try await mine.send(number) }
            mine.close()
        }
        for task in producers { try await task.value }
        sender.close()
        for task in consumers { try await task.value }
        #expect(received.counts == Array(repeating: producers.count, count: Self.count))
    }

    /// Whoever is cancelled has either taken an item and returns it, or has taken none.
    @Test func cancellationsBetweenThreadsLoseNothing() async throws {
        let (queue, received) = (Queue<Int>(maxSize: 2), Received())
        let consumers = everywhere {
            while !queue.isShutDown || !queue.isEmpty {
                let task = Task { received.add(try await queue.get()) }
                await Task.yield()
                task.cancel()
                _ = await task.result
            }
        }
        let producers = everywhere {
            for number in 0..<Self.count {
                // Tried again until it is put; the time-out of nothing cancels it now and then.
                while await Self.isCancelled({ try await queue.put(number) }) {}
            }
        }
        for task in producers { try await task.value }
        queue.shutdown()
        for task in consumers { try await task.value }
        #expect(received.counts == Array(repeating: producers.count, count: Self.count))
    }

    /// Does it in a task that is cancelled in the midst; returns whether it was not done.
    private static func isCancelled(_ body: @escaping @Sendable () async throws -> Void) async
        -> Bool
    {
        let task = Task { try await body() }
        await Task.yield()
        task.cancel()
        if case .failure = await task.result { return true }
        return false
    }
}

/// Runs `body` on two loops and twice on Swift's thread pool, all at the same time.
private func everywhere(
    _ body: @escaping @Sendable () async throws -> Void
) -> [Task<Void, any Error>] {
    (0..<4).map { number in
        Task.detached {
            guard number < 2 else { return try await body() }
            try await onThread { try onLoop(.real) { try await body() } }
        }
    }
}

/// How often each number has arrived.
private final class Received: Sendable {
    private let numbers = ThreadLocked<[Int: Int]>([:])

    func add(_ number: Int) {
        numbers.withLock { $0[number, default: 0] += 1 }
    }

    var counts: [Int] {
        numbers.withLock { numbers in numbers.keys.sorted().map { numbers[$0] ?? 0 } }
    }
}
