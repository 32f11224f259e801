import AsyncIO
import AsyncIOTesting
import Testing

/// What a generator refuses, and with what words.
@Suite struct GeneratorMisuseTests {
    @Test func aBodyCannotAskItself() throws {
        let holder = Holder()
        let generator = Generator(of: String.self) { yield in
            do {
                _ = try holder.generator?.next()
            } catch {
                try yield("\(error)")
            }
            do {
                try holder.generator?.close()
            } catch GeneratorError.alreadyExecuting {
                try yield("close refused")
            }
        }
        holder.generator = generator
        #expect(try generator.next()?.contains("already executing") == true)
        #expect(try generator.next() == "close refused")
        holder.generator = nil
    }

    @Test func aValueIsNotSentBeforeTheStart() throws {
        let generator = Generator<Int, Int, Void> { yield in while true { try yield(try yield(0)) }
        }
        #expect(throws: GeneratorError.notStarted) { try generator.send(1) }
        #expect(try generator.next() == 0)
        #expect(try generator.send(1) == 1)
    }

    @Test func aBodyThatWaitsForAValueIsSentOne() throws {
        let generator = Generator<Int, Int, Void> { yield in while true { try yield(try yield(0)) }
        }
        #expect(try generator.next() == 0)
        #expect(throws: GeneratorError.needsValue) { try generator.next() }
        #expect(try generator.send(5) == 5)
    }

    @Test func afterTheEndThereIsNothing() throws {
        let generator = Generator<Int, Int, Void> { yield in try yield(1) }
        #expect(try generator.next() == 1)
        #expect(try generator.send(0) == nil)
        #expect(try generator.send(0) == nil)
        #expect(try generator.next() == nil)
    }

    @Test func aForLoopTrapsOnAnErrorOfTheBody() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            for _ in Generator<Int, Void, Void>({ _ in throw TestError(11) }) {}
        }
        try expect(result, "TestError(number: 11)", "while let value = try generator.next()")
    }

    @Test func aDroppedOneThatYieldsOnTraps() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            var generator: Generator<Int, Void, Void>? = Generator { yield in
                while true { _ = try? yield(1) }
            }
            _ = try generator?.next()
            generator = nil
        }
        try expect(result, "a generator was dropped, caught GeneratorExit and yielded once more")
    }

    @Test func aTaskLocalValueIsNotBoundAcrossAYield() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop {
                let generator = Generator(of: Int.self) { yield in
                    try Settings.$depth.withValue(1) { try yield(1) }
                }
                _ = try generator.next()
            }
        }
        try expect(result, "a generator yielded within withValue of a task-local value")
    }

    @Test func aStackThatOverflowsFaults() async throws {
        await #expect(processExitsWith: .failure) {
            let generator = Generator(of: Int.self) { yield in try yield(sink(1 << 30)) }
            _ = try generator.next()
        }
    }

    private final class Holder {
        var generator: Generator<String, Void, Void>?
    }
}

private enum Settings {
    @TaskLocal static var depth = 0
}

/// As deep as asked.
@inline(never)
private func sink(_ depth: Int) -> Int {
    depth == 0
        ? 0
        : sink(depth - 1) &+ withUnsafeTemporaryAllocation(of: Int.self, capacity: 16) { $0.count }
}
