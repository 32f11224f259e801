import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// Thousands of pieces of work, cancelled at random: each call comes to an end, and nothing is lost.
@Suite struct ThreadStressTests {
    @Test(arguments: [nil, 3, 0])
    func nothingIsLostWhoeverIsCancelled(maxWaiting: Int?) throws {
        // Errors of work whose caller was cancelled are reported; here they are meant.
        try onLoop(.real, reports: { _ in }) { () async throws in
            var random = SystemRandomNumberGenerator()
            let pool = ThreadPool(size: 4, maxWaiting: maxWaiting)
            let (begun, ended) = (Tally(), Tally())
            var (values, cancelled) = (0, 0)
            for _ in 0..<30 {
                let tasks = (0..<100).map { number in
                    let waits = random.next() % 3 == 0
                    return createTask {
                        try await runInExecutor(pool, abandonOnCancel: !waits) {
                            begun.add()
                            defer { ended.add() }
                            if number % 7 == 0 { throw TestError(number) }
                            return number
                        }
                    }
                }
                await turns(Int(random.next() % 4))
                for task in tasks where random.next() % 3 == 0 { task.cancel() }
                for (number, task) in tasks.enumerated() {
                    switch await task.result {
                    case .success(let value):
                        #expect(value == number)
                        values += 1
                    case .failure(let error as TestError):
                        #expect(error.number == number)
                        values += 1
                    case .failure(let error):
                        #expect(error is CancelledError)
                        cancelled += 1
                    }
                }
            }
            #expect(values + cancelled == 3_000)
            #expect(values <= begun.value)
            #expect(await pool.shutDown())
            let statistics = pool.statistics
            #expect(begun.value == ended.value)
            #expect(statistics.completed == begun.value)
            #expect(statistics.waiting == 0)
            #expect(statistics.waitingForRoom == 0)
            #expect(statistics.threads == 0)
        }
    }

    @Test func futuresAreDoneWhoeverCancelsThem() throws {
        try onLoop(.real) { () async throws in
            let pool = ThreadPool(size: 3)
            let ran = Tally()
            let futures = try (0..<3_000).map { _ in try pool.submitNoWait { ran.add() } }
            let canceller = try ThreadPool.shared.submitNoWait {
                futures.enumerated().count { $0.offset % 2 == 0 && $0.element.cancel() }
            }
            let cancelled = try await canceller.value
            await pool.shutDown()
            let (done, ended) = (futures.count { $0.isDone }, futures.count { $0.isCancelled })
            #expect(done == 3_000)
            #expect(ended == cancelled)
            #expect(ran.value + pool.statistics.dropped == 3_000)
        }
    }

    @Test func threadsCallBackInGreatNumbers() throws {
        try onLoop(.real) { () async throws in
            let sum = try await gather(0..<500) { number in
                try await toThread { try fromThread { number } }
            }
            #expect(sum == Array(0..<500))
        }
    }
}
