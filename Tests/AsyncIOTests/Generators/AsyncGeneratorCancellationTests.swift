import AsyncIO
import AsyncIOTesting
import Testing

/// Cancellation reaches the body of whom is waited for, and nothing that was made is lost.
@Suite struct AsyncGeneratorCancellationTests {
    @Test func itReachesTheBodyWithItsReason() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let generator = sleeper(trace)
            let task = createTask { try await generator.next() }
            try await sleep(for: .seconds(1))
            task.cancel(reason: .user("enough"))
            let error = await thrown { try await task.value } as? CancelledError
            #expect(error?.reason == .user("enough"))
            #expect(trace.entries == ["enough"])
            #expect(try await generator.next() == nil)
        }
    }

    @Test func aTimeOutReachesTheBodyAndWaitsForItsCleanUp() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let generator = sleeper(trace)
            let error = await thrown {
                try await withTimeout(.seconds(1)) { try await generator.next() }
            }
            #expect(error is TimeoutError)
            #expect(trace.entries.count == 1)
        }
    }

    @Test func aBodyThatYieldsInSpiteOfItIsHeard() throws {
        try onLoop { () async throws in
            let generator = AsyncGenerator(of: String.self) { yield in
                do {
                    try await sleep(for: .seconds(100))
                } catch {
                    try await yield("rescued")
                }
            }
            let task = createTask { try await generator.next() }
            try await sleep(for: .seconds(1))
            task.cancel()
            #expect(try await task.value == "rescued")
        }
    }

    @Test func whatWasYieldedBeforeIsGiven() throws {
        try onLoop { () async throws in
            let (event, trace) = (Event(), Trace())
            let generator = AsyncGenerator(of: Int.self) { yield in
                try await event.wait()
                trace.add("made")
                try await yield(1)
            }
            let task = createTask { try await generator.next() }
            await turns()
            event.set()
            // The body has yielded, and the task is granted it but has not run.
            while trace.entries.isEmpty { await Task.yield() }
            task.cancel()
            #expect(try await task.value == 1)
        }
    }

    @Test func aTimeOutInTheBodyConcernsTheBodyAlone() throws {
        try onLoop { () async throws in
            let generator = AsyncGenerator(of: Int.self) { yield in
                try await withTimeout(.seconds(5)) {
                    for number in 0... { try await yield(number) }
                }
            }
            #expect(try await generator.next() == 0)
            // The time is up while the consumer does something else: that is not disturbed.
            try await sleep(for: .seconds(10))
            #expect(await thrown { try await generator.next() } is TimeoutError)
        }
    }

    @Test func theLoserOfASelectLeavesTheValueForTheNext() throws {
        try onLoop { () async throws in
            let generator = AsyncGenerator(of: Int.self) { yield in
                for number in 0..<3 {
                    try await sleep(for: .seconds(2))
                    try await yield(number)
                }
            }
            for _ in 0..<3 {
                _ = try await select(
                    { try await generator.next() }, { try await sleep(for: .milliseconds(500)) })
            }
            #expect(try await generator.collect() == [0, 1, 2])
        }
    }

    @Test func aSelectThatIsWonByTheGeneratorTakesOneValue() throws {
        try onLoop { () async throws in
            let generator = AsyncGenerator(of: Int.self) { yield in
                for number in 0..<100 {
                    try await sleep(for: .milliseconds(number % 7 == 0 ? 1 : 5))
                    try await yield(number)
                }
            }
            let queue = Queue<Int>()
            let feeder = createTask {
                for number in 0..<100 {
                    try await sleep(for: .milliseconds(number % 3 == 0 ? 5 : 1))
                    try await queue.put(1_000 + number)
                }
            }
            var (fromGenerator, fromQueue): ([Int], [Int]) = ([], [])
            while fromGenerator.count < 100 || fromQueue.count < 100 {
                let found = try await select(
                    { try await generator.next() ?? -1 }, { try await queue.get() })
                switch found {
                case .first(-1): fromQueue.append(try await queue.get())
                case .first(let number): fromGenerator.append(number)
                case .second(let number): fromQueue.append(number)
                }
            }
            #expect(fromGenerator == Array(0..<100))
            #expect(fromQueue == Array(1_000..<1_100))
            try await feeder.value
        }
    }

    @Test func inPlainSwiftTasksItReachesTheBodyToo() async throws {
        let trace = Trace()
        let generator = AsyncGenerator(of: Int.self) { yield in
            do {
                try await Task.sleep(for: .seconds(1_000))
            } catch {
                trace.add("cancelled")
                throw error
            }
        }
        let task = Task { try await generator.next() }
        task.cancel()
        #expect(await thrown { try await task.value } is CancellationError)
        #expect(trace.entries.count <= 1)
    }

    private func sleeper(_ trace: Trace) -> AsyncGenerator<Int, Void> {
        AsyncGenerator { yield in
            do {
                try await sleep(for: .seconds(1_000))
            } catch let error as CancelledError {
                trace.add("\(error.reason)")
                throw error
            }
        }
    }
}
