import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// Where generators are used: tasks, loops, threads, actors; and what of the runtime they carry along.
@Suite struct GeneratorPlaceTests {
    @Test(arguments: [TestLoop.simulated, .real])
    func tasksOfALoopUseTheirOwnInTurn(_ kind: TestLoop) throws {
        let trace = Trace()
        try onLoop(kind) { () async throws in
            try await withTaskScope { scope in
                for name in ["a", "b"] {
                    scope.spawn {
                        let numbers = counter(to: 3)
                        while let number = try numbers.next() {
                            trace.add("\(name)\(number)")
                            try await sleep(for: .zero)
                        }
                    }
                }
            }
        }
        #expect(trace.entries == ["a0", "b0", "a1", "b1", "a2", "b2"])
    }

    @Test func severalTasksOfALoopShareOne() throws {
        let sum = Tally()
        try onLoop { () async throws in
            let numbers = Shared(counter(to: 100))
            try await withTaskScope { scope in
                for _ in 0..<4 {
                    scope.spawn {
                        while let number = try numbers.value.next() {
                            sum.add(number)
                            try await sleep(for: .zero)
                        }
                    }
                }
            }
        }
        #expect(sum.value == 4_950)
    }

    @Test func theBodySeesTheTaskThatAsks() throws {
        try onLoop { () async throws in
            let generator = Generator(of: String?.self) { yield in
                while true { try yield(EventLoop.current?.currentTask?.name) }
            }
            let box = Shared(generator)
            for name in ["first", "second"] {
                let seen = try await createTask(named: name) { try box.value.next() ?? nil }.value
                #expect(seen == name)
            }
        }
    }

    @Test func theBodyMayCreateTasksAndBindTaskLocalsBetweenYields() throws {
        try onLoop { () async throws in
            let generator = Generator(of: LoopTask<Int>.self) { yield in
                for number in 0..<3 {
                    let task = Settings.$depth.withValue(number) {
                        createTask { Settings.depth * 10 }
                    }
                    try yield(task)
                }
            }
            var results: [Int] = []
            for task in generator { results.append(try await task.value) }
            #expect(results == [0, 10, 20])
        }
    }

    @Test func eachThreadHasItsOwn() async throws {
        let sum = Tally()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<50 { for number in counter(to: 100) { sum.add(number) } }
                }
            }
        }
        #expect(sum.value == 8 * 50 * 4_950)
    }

    @Test func oneMayGoOnOnAnotherThread() throws {
        let trace = Trace()
        nonisolated(unsafe) var generator: Generator<Int, Void, Void>? = Generator { yield in
            defer { trace.add("cleaned") }
            let counted = Counted()
            // An exclusive access that lasts across the yields.
            try counted.update { number in
                while true {
                    number += 1
                    try yield(number)
                }
            }
        }
        #expect(try generator?.next() == 1)
        for expected in 2...5 {
            let found = try onANewThread { try generator?.next() }
            #expect(found == expected)
        }
        _ = try onANewThread {
            generator = nil
            return nil
        }
        #expect(trace.entries == ["cleaned"])
    }

    @Test func accessesOfBodyAndCallerDoNotMix() throws {
        let (mine, other) = (Counted(), Counted())
        let generator = Generator(of: Int.self) { yield in
            try other.update { number in
                for _ in 0..<3 {
                    number += 1
                    try yield(number)
                }
            }
        }
        // Each begins before the other one's and ends after it, or in between.
        try mine.update { number in
            number = try #require(try generator.next())
        }
        #expect(try generator.next() == 2)
        try mine.update { number in
            number += try #require(try generator.next())
            #expect(try generator.next() == nil)
        }
        #expect(mine.number == 4)
        #expect(other.number == 3)
    }

    @MainActor
    @Test func theBodyBelongsToTheActorItWasWrittenOn() throws {
        let state = MainState()
        let generator = Generator(of: Int.self) { yield in
            while true {
                state.number += 1
                try yield(state.number)
            }
        }
        #expect(try generator.next() == 1)
        #expect(try generator.next() == 2)
        #expect(state.number == 2)
    }

    @Test func tenThousandMayBeHalfRunAtOnce() throws {
        let cleaned = Tally()
        var generators = (0..<10_000).map { index in
            Generator(of: Int.self) { yield in
                defer { cleaned.add() }
                while true { try yield(index) }
            }
        }
        for _ in 0..<2 {
            for (index, generator) in generators.enumerated() {
                #expect(try generator.next() == index)
            }
        }
        generators.removeAll()
        #expect(cleaned.value == 10_000)
    }

    @Test func callsAreDeepEnoughForOrdinaryWork() throws {
        let generator = Generator(of: String.self) { yield in
            try yield("\([1.5, 2.25].map { "\($0)" }.sorted())")
            try yield(String(describing: Dictionary(grouping: 0..<100) { $0 % 7 }.count))
            try yield("\(depth(2_000))")
        }
        #expect(Array(generator) == [#"["1.5", "2.25"]"#, "7", "2000"])
    }

    @Test func plainValuesOfEveryKindOfRegisterSurvive() throws {
        let generator = Generator<Double, Double, Void> { yield in
            var (a, b, c, d) = (1.0, 2.0, 3.0, 4.0)
            var (i, j, k) = (1, 2, 3)
            while true {
                let sent = try yield(a + b + c + d + Double(i + j + k))
                (a, b, c, d) = (a + sent, b + sent, c + sent, d + sent)
                (i, j, k) = (i + 1, j + 1, k + 1)
            }
        }
        #expect(try generator.next() == 16)
        var (x, y, n) = (0.5, 0.25, 7)
        for round in 1...100 {
            let found = try generator.send(1)
            #expect(found == 16 + Double(round) * 7)
            (x, y, n) = (x + 1, y + 2, n + 3)
        }
        #expect((x, y, n) == (100.5, 200.25, 307))
    }
}

private enum Settings {
    @TaskLocal static var depth = 0
}

@MainActor private final class MainState {
    var number = 0
}

private final class Counted {
    var number = 0

    func update(_ body: (inout Int) throws -> Void) rethrows { try body(&number) }
}

private func counter(to limit: Int) -> Generator<Int, Void, Void> {
    Generator { yield in for number in 0..<limit { try yield(number) } }
}

private func onANewThread(_ body: @escaping @Sendable () throws -> Int?) throws -> Int? {
    let result = ThreadLocked<Result<Int?, any Error>>(.success(nil))
    try Thread(named: "generator") { result.withLock { $0 = Result(catching: body) } }.join()
    return try result.withLock { $0 }.get()
}

@inline(never)
private func depth(_ count: Int) -> Int {
    count == 0 ? 0 : 1 + depth(count - 1)
}
