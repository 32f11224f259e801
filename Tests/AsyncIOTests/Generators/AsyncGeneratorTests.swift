import AsyncIO
import AsyncIOTesting
import Testing

/// What an asynchronous generator gives, takes and returns.
@Suite struct AsyncGeneratorTests {
    @Test(arguments: [TestLoop.simulated, .real])
    func aForLoopTakesWhatItYields(_ kind: TestLoop) throws {
        let seen = try onLoop(kind) { () async throws -> [Int] in
            let numbers = AsyncGenerator(of: Int.self) { yield in
                for number in 0..<3 {
                    try await sleep(for: .milliseconds(1))
                    try await yield(number)
                }
            }
            var seen: [Int] = []
            for try await number in numbers { seen.append(number) }
            return seen
        }
        #expect(seen == [0, 1, 2])
    }

    @Test func oneNumberASecond() throws {
        try onLoop { () async throws in
            let loop = try runningLoop()
            let start = loop.time
            let numbers = AsyncGenerator(of: Int.self) { yield in
                for number in 0..<3 {
                    try await sleep(for: .seconds(1))
                    try await yield(number)
                }
            }
            #expect(try await numbers.collect() == [0, 1, 2])
            #expect(start.duration(to: loop.time) == .seconds(3))
        }
    }

    @Test func theBodyRunsOnlyWhenItIsAsked() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let generator = AsyncGenerator(of: Int.self) { yield in
                for number in 1...3 {
                    trace.add("make \(number)")
                    try await yield(number)
                }
            }
            await turns(5)
            #expect(trace.entries.isEmpty)
            #expect(try await generator.next() == 1)
            await turns(5)
            #expect(trace.entries == ["make 1"])
            #expect(try await generator.next() == 2)
            await turns(5)
            #expect(trace.entries == ["make 1", "make 2"])
            try await generator.close()
        }
    }

    @Test func valuesAreSentAndErrorsThrown() throws {
        try onLoop { () async throws in
            let generator = AsyncGenerator<String, Int> { yield in
                var last = 0
                while true {
                    do {
                        last += try await yield("sum \(last)")
                    } catch let error as TestError {
                        last = error.number
                    }
                }
            }
            #expect(try await generator.next() == "sum 0")
            #expect(try await generator.send(2) == "sum 2")
            #expect(try await generator.send(3) == "sum 5")
            #expect(try await generator.throw(TestError(40)) == "sum 40")
            #expect(try await generator.send(2) == "sum 42")
            try await generator.close()
            #expect(try await generator.send(2) == nil)
        }
    }

    @Test func anErrorOfTheBodyReachesTheCallerAndIsTheEnd() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) { () async throws in
            let generator = AsyncGenerator(of: Int.self) { yield in
                try await yield(1)
                throw TestError(7)
            }
            #expect(try await generator.next() == 1)
            #expect(await thrown { try await generator.next() } as? TestError == TestError(7))
            #expect(try await generator.next() == nil)
        }
        #expect(reports.all.isEmpty)
    }

    @Test func throwingBeforeTheStartOrAfterTheEndRunsNothing() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let generator = AsyncGenerator(of: Int.self) { yield in trace.add("never") }
            for number in 1...2 {
                let error = await thrown { try await generator.throw(TestError(number)) }
                #expect(error as? TestError == TestError(number))
            }
            #expect(try await generator.next() == nil)
            #expect(trace.entries.isEmpty)
        }
    }

    @Test func misuseIsRefused() throws {
        try onLoop { () async throws in
            let generator = AsyncGenerator<Int, Int> { yield in
                while true {
                    try await sleep(for: .seconds(1))
                    try await yield(0)
                }
            }
            var error = await thrown { try await generator.send(1) }
            #expect(error as? GeneratorError == .notStarted)
            let first = createTask { try await generator.next() }
            await turns()
            error = await thrown { try await generator.next() }
            #expect(error as? GeneratorError == .alreadyExecuting)
            error = await thrown { try await generator.close() }
            #expect(error as? GeneratorError == .alreadyExecuting)
            #expect(try await first.value == 0)
            try await generator.close()
        }
    }

    @Test func aMissingValueIsToldToTheBody() throws {
        try onLoop { () async throws in
            let generator = AsyncGenerator<Int, Int> { yield in
                try await yield(try await yield(1))
            }
            #expect(try await generator.next() == 1)
            let error = await thrown { try await generator.next() }
            #expect(error as? GeneratorError == .needsValue)
        }
    }

    @Test func anOptionalSendIsNilForNext() throws {
        try onLoop { () async throws in
            let generator = AsyncGenerator<String, Int?> { yield in
                while true {
                    let sent = try await yield("ready")
                    try await yield(sent.map { "got \($0)" } ?? "got nothing")
                }
            }
            #expect(try await generator.next() == "ready")
            #expect(try await generator.next() == "got nothing")
            #expect(try await generator.next() == "ready")
            #expect(try await generator.send(4) == "got 4")
            try await generator.close()
        }
    }

    @Test func aBodyCannotAskItself() throws {
        try onLoop { () async throws in
            let holder = Shared(Holder())
            let generator = AsyncGenerator(of: Bool.self) { yield in
                let error = await thrown { try await holder.value.generator?.next() }
                try await yield(error as? GeneratorError == .alreadyExecuting)
            }
            holder.value.generator = generator
            #expect(try await generator.next() == true)
            holder.value.generator = nil
        }
    }

    @Test func oneFeedsAnother() throws {
        try onLoop { () async throws in
            let numbers = AsyncGenerator(of: Int.self) { yield in
                for number in 0..<100 { try await yield(number) }
            }
            let even = AsyncGenerator(of: Int.self) { yield in
                for try await number in numbers where number % 2 == 0 { try await yield(number) }
            }
            #expect(try await even.collect() == Array(stride(from: 0, to: 100, by: 2)))
        }
    }

    @Test func itWorksInPlainSwiftTasks() async throws {
        let trace = Trace()
        let numbers = AsyncGenerator(of: Int.self) { yield in
            defer { trace.add("cleaned") }
            for number in 0..<1_000 { try await yield(number) }
        }
        #expect(try await numbers.collect() == Array(0..<1_000))
        #expect(trace.entries == ["cleaned"])
        let endless = AsyncGenerator(of: Int.self) { yield in
            defer { trace.add("closed") }
            while true { try await yield(1) }
        }
        let sum = try await withClosing(endless) { numbers in
            var sum = 0
            for try await number in numbers {
                sum += number
                if sum == 10 { break }
            }
            return sum
        }
        #expect(sum == 10)
        #expect(trace.entries == ["cleaned", "closed"])
    }

    @MainActor
    @Test func theBodyRunsWhereItWasWritten() async throws {
        let state = MainState()
        let numbers = AsyncGenerator(of: Int.self) { yield in
            for _ in 0..<3 {
                state.number += 1
                try await yield(state.number)
            }
        }
        #expect(try await numbers.collect() == [1, 2, 3])
        #expect(state.number == 3)
    }

    @Test func severalConsumersOnManyThreadsLoseNothing() async throws {
        // One asks at a time: a lock sees to it.
        let numbers = AsyncGenerator(of: Int.self) { yield in
            for number in 0..<2_000 { try await yield(number) }
        }
        let lock = Lock()
        let sum = Tally()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    while let number = try await lock.withLock({ try await numbers.next() }) {
                        sum.add(number)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(sum.value == 1_999_000)
    }

    private final class Holder {
        var generator: AsyncGenerator<Bool, Void>?
    }
}

@MainActor private final class MainState {
    var number = 0
}
