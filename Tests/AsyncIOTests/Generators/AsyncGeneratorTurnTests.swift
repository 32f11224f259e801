import AsyncIO
import AsyncIOTesting
import Testing

/// Whom an asynchronous generator's body lets run: it is a part of the step of whoever asks.
@Suite struct AsyncGeneratorTurnTests {
    @Test func aBodyThatDoesNotWaitTakesNoTurn() throws {
        try onLoop { () async throws in
            let trace = Trace()
            await turns()
            createTask { trace.add("another task") }
            for try await number in counting(to: 10) where number == 9 { trace.add("nine") }
            #expect(trace.entries == ["nine"])
            await turns()
            #expect(trace.entries == ["nine", "another task"])
        }
    }

    @Test(arguments: [TestLoop.simulated, .real])
    func oneThatNeverWaitsStarvesNobody(_ kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let (loop, isOver, ran) = (try runningLoop(), Tally(), Tally())
            let task = createTask {
                try await sleep(for: .zero)
                ran.add()
            }
            loop.callSoon { ran.add() }
            loop.callSoonThreadSafe { ran.add() }
            loop.callLater(.zero) { ran.add() }
            let endless = AsyncGenerator(of: Int.self) { yield in
                while isOver.value == 0 { try await yield(1) }
            }
            for try await _ in endless where ran.value == 4 { isOver.add() }
            try await task.value
        }
    }

    @Test func aLineOfManyWorksAtAnyDepth() throws {
        try onLoop { () async throws in
            @Sendable func line(_ depth: Int) -> AsyncGenerator<Int, Void> {
                AsyncGenerator { yield in
                    guard depth > 0 else { return try await pass(counting(to: 5), to: yield) }
                    try await pass(line(depth - 1), to: yield)
                }
            }
            #expect(try await line(1_000).collect() == [0, 1, 2, 3, 4])
        }
    }

    @Test func oneThatCancelsWhoAsksLosesNothing() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let generator = AsyncGenerator(of: Int.self) { yield in
                for number in 0..<3 {
                    if number == 1, let asker = loop.allTasks.first(where: { $0.name == "asker" }) {
                        loop.cancel(asker, reason: .requested, site: SourceSite(#fileID, #line))
                    }
                    try await yield(number)
                }
            }
            let task = createTask(named: "asker") {
                var seen: [Int] = []
                do {
                    while let number = try await generator.next() { seen.append(number) }
                } catch is CancelledError {}
                return seen
            }
            // A value that is there is given to a cancelled task too; after it the body's wait ends it.
            #expect(try await task.value == [0, 1, 2])
            #expect(try await generator.next() == nil)
        }
    }

    @Test func aStepKnowsItsOwnTask() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let generator = AsyncGenerator(of: UInt64.self) { yield in
                while true { try await yield(loop.currentTask?.id ?? 0) }
            }
            let asker = try #require(loop.currentTask?.id)
            let body = try #require(try await generator.next())
            for _ in 0..<3 {
                #expect(try await generator.next() == body)
                #expect(loop.currentTask?.id == asker)
            }
            #expect(body != asker)
            try await generator.close()
        }
    }

    @Test func aBodyOfAnActorIsAskedFromOutsideAndFromWithin() throws {
        try onLoop(.real) { () async throws in
            let home = Home()
            let (generator, other) = (await home.visitors(), await home.visitors())
            #expect(try await generator.collect() == [1, 2, 3])
            #expect(try await home.collect(other) == [4, 5, 6])
        }
    }
}

private func counting(to end: Int) -> AsyncGenerator<Int, Void> {
    AsyncGenerator { yield in for number in 0..<end { try await yield(number) } }
}

private func pass(
    _ generator: AsyncGenerator<Int, Void>, to yield: AsyncYielder<Int, Void>
) async throws {
    for try await number in generator { try await yield(number) }
}

/// An actor whose generator counts in its state.
private actor Home {
    private var count = 0

    func visitors() -> AsyncGenerator<Int, Void> {
        AsyncGenerator { yield in
            for _ in 0..<3 {
                self.count += 1
                try await yield(self.count)
            }
        }
    }

    func collect(_ generator: AsyncGenerator<Int, Void>) async throws -> [Int] {
        try await generator.collect()
    }
}
