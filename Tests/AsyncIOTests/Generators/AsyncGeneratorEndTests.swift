import AsyncIO
import AsyncIOTesting
import Testing

/// How an asynchronous generator ends: closed, left early, dropped, or with its loop.
@Suite struct AsyncGeneratorEndTests {
    @Test func closeWaitsForTheCleanUp() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let generator = slowToClean(trace)
            #expect(try await generator.next() == 0)
            try await generator.close()
            #expect(trace.entries == ["exit", "cleaned"])
            #expect(try await generator.next() == nil)
            try await generator.close()
        }
    }

    @Test func closeBeforeTheStartRunsNothing() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let generator = slowToClean(trace)
            try await generator.close()
            #expect(try await generator.next() == nil)
            #expect(trace.entries.isEmpty)
        }
    }

    @Test func anErrorOfTheCleanUpIsThrownByClose() throws {
        try onLoop { () async throws in
            let generator = AsyncGenerator(of: Int.self) { yield in
                do { try await yield(1) } catch { throw TestError(3) }
            }
            _ = try await generator.next()
            let error = await thrown { try await generator.close() }
            #expect(error as? TestError == TestError(3))
        }
    }

    @Test func aBodyThatIgnoresTheExitIsToldOf() throws {
        try onLoop { () async throws in
            let generator = AsyncGenerator(of: Int.self) { yield in
                do { try await yield(1) } catch is GeneratorExit { try await yield(2) }
                try await yield(3)
            }
            _ = try await generator.next()
            let error = await thrown { try await generator.close() }
            #expect(error as? GeneratorError == .ignoredExit)
            #expect(try await generator.next() == 3)
            try await generator.close()
        }
    }

    @Test func withClosingClosesOnEveryPath() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let first = try await withClosing(slowToClean(trace)) { try await $0.next() }
            #expect(first == 0)
            #expect(trace.entries == ["exit", "cleaned"])
            let error = await thrown {
                try await withClosing(slowToClean(trace)) { generator in
                    _ = try await generator.next()
                    throw TestError(1)
                }
            }
            #expect(error as? TestError == TestError(1))
            #expect(trace.entries.count == 4)
        }
    }

    @Test func withClosingReportsAnErrorThatAnotherHides() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) { () async throws in
            let generator = AsyncGenerator(of: Int.self) { yield in
                do { try await yield(1) } catch { throw TestError(3) }
            }
            let error = await thrown {
                try await withClosing(generator) { generator in
                    _ = try await generator.next()
                    throw TestError(1)
                }
            }
            #expect(error as? TestError == TestError(1))
        }
        #expect(reports.all.map { $0.error as? TestError } == [TestError(3)])
    }

    @Test func closeIsNotCutShortByACancellation() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let task = createTask {
                try await withClosing(slowToClean(trace)) { generator in
                    _ = try await generator.next()
                    try await sleep(for: .seconds(100))
                }
            }
            try await sleep(for: .seconds(1))
            task.cancel()
            #expect(await thrown { try await task.value } is CancelledError)
            #expect(trace.entries == ["exit", "cleaned"])
        }
    }

    @Test func aLoopThatIsLeftEarlyDropsIt() throws {
        try onLoop { () async throws in
            let trace = Trace()
            for try await _ in slowToClean(trace) { break }
            // The clean-up waits, so it comes in its own time.
            try await sleep(for: .seconds(5))
            #expect(trace.entries == ["exit", "cleaned"])
        }
    }

    @Test func oneThatIsKeptIsGoneOnWithAfterABreak() throws {
        try onLoop { () async throws in
            let numbers = AsyncGenerator(of: Int.self) { yield in
                for number in 0..<4 { try await yield(number) }
            }
            for try await number in numbers where number == 1 { break }
            #expect(try await numbers.collect() == [2, 3])
        }
    }

    @Test func anErrorOfTheCleanUpOfADroppedOneIsReported() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) { () async throws in
            let generator = AsyncGenerator(of: Int.self) { yield in
                do { try await yield(1) } catch { throw TestError(3) }
            }
            for try await _ in consume generator { break }
            await turns(5)
        }
        #expect(reports.of(.unreadError).map { $0.error as? TestError } == [TestError(3)])
    }

    @Test func aDroppedBodyThatWorksIsCancelled() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let task = createTask {
                let generator = AsyncGenerator(of: Int.self) { yield in
                    do {
                        try await sleep(for: .seconds(1000))
                    } catch {
                        trace.add("\(type(of: error))")
                        throw error
                    }
                }
                _ = try await select(
                    { try await generator.next() }, { try await sleep(for: .seconds(1)) })
            }
            try await task.value
            await turns(5)
            #expect(trace.entries == ["CancelledError"])
        }
    }

    @Test func theEndOfTheLoopEndsIt() throws {
        let (trace, reports) = (Trace(), ReportTrace())
        try onLoop(reports: reports.add) { () async throws in
            let kept = Shared(Holder())
            kept.value.generator = AsyncGenerator(of: Int.self) { yield in
                defer { trace.add("cleaned") }
                while true { try await yield(0) }
            }
            _ = try await kept.value.generator?.next()
            kept.value.itself = kept.value
        }
        #expect(trace.entries == ["cleaned"])
        #expect(reports.all.isEmpty)
    }

    @Test func aDroppedOneThatYieldsOnTraps() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop { () async throws in
                for try await _ in AsyncGenerator(
                    of: Int.self,
                    { yield in
                        while true { _ = try? await yield(1) }
                    })
                { break }
                await turns(10)
            }
        }
        try expect(
            result, "an AsyncGenerator was dropped, caught GeneratorExit and yielded once more")
    }

    private func slowToClean(_ trace: Trace) -> AsyncGenerator<Int, Void> {
        AsyncGenerator { yield in
            do {
                for number in 0... { try await yield(number) }
            } catch is GeneratorExit {
                trace.add("exit")
                try await sleep(for: .seconds(2))
                trace.add("cleaned")
            }
        }
    }

    private final class Holder {
        var generator: AsyncGenerator<Int, Void>?
        var itself: Holder?
    }
}
