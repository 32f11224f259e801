import AsyncIO
import AsyncIOTesting
import Testing

/// What a queue tells about itself.
@Suite struct QueueStatisticsTests {
    @Test func tellHowMuchIsThereAndWhoWaits() throws {
        try onLoop { () async throws in
            let queue = Queue<Int>(maxSize: 1)
            let getter = createTask { try await queue.get() }
            await turns()
            #expect(queue.statistics.waitingToGet == 1)
            try queue.putNoWait(1)
            #expect(try await getter.value == 1)
            try queue.putNoWait(2)
            let putter = createTask { try await queue.put(3) }
            let joiner = createTask { try await queue.join() }
            await turns()
            let full = queue.statistics
            #expect(full.count == 1 && full.maxSize == 1)
            #expect(full.waitingToGet == 0 && full.waitingToPut == 1)
            #expect(full.unfinished == 2 && full.waitingToJoin == 1)
            #expect(!full.isShutDown)
            queue.shutdown(immediate: true)
            #expect(queue.statistics.isShutDown && queue.statistics.count == 0)
            await #expect(throws: QueueShutDown.self) { try await putter.value }
            joiner.cancel()
        }
    }
}
