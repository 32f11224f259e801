import AsyncIO
import AsyncIOTesting
import Testing

/// How a generator ends: errors in both directions, `close`, and being dropped.
@Suite struct GeneratorEndTests {
    @Test func anErrorOfTheBodyReachesTheCallerAndIsTheEnd() throws {
        let generator = Generator(of: Int.self) { yield in
            try yield(1)
            throw TestError(7)
        }
        #expect(try generator.next() == 1)
        #expect(throws: TestError(7)) { try generator.next() }
        #expect(try generator.next() == nil)
        #expect(generator.returnValue == nil)
    }

    @Test func anErrorIsThrownOutOfTheYield() throws {
        let generator = Generator(of: String.self) { yield in
            while true {
                do {
                    try yield("waiting")
                } catch let error as TestError {
                    try yield("caught \(error.number)")
                }
            }
        }
        #expect(try generator.next() == "waiting")
        #expect(try generator.throw(TestError(3)) == "caught 3")
        #expect(try generator.next() == "waiting")
    }

    @Test func anErrorThatTheBodyDoesNotCatchComesBack() throws {
        let (generator, trace) = cleaning()
        _ = try generator.next()
        #expect(throws: TestError(4)) { try generator.throw(TestError(4)) }
        #expect(trace.entries == ["cleaned"])
        #expect(generator.state == .closed)
    }

    @Test func aBodyThatCatchesAndReturnsEnds() throws {
        let generator = Generator(of: Int.self) { yield in
            do {
                try yield(1)
            } catch is TestError {
                return "caught"
            }
            return "not asked"
        }
        _ = try generator.next()
        #expect(try generator.throw(TestError()) == nil)
        #expect(generator.returnValue == "caught")
    }

    @Test func throwingBeforeTheStartOrAfterTheEndRunsNothing() throws {
        let (fresh, trace) = cleaning()
        #expect(throws: TestError(1)) { try fresh.throw(TestError(1)) }
        #expect(fresh.state == .closed)
        #expect(throws: TestError(2)) { try fresh.throw(TestError(2)) }
        #expect(try fresh.next() == nil)
        #expect(trace.entries.isEmpty)
    }

    @Test func closeRunsTheCleanUp() throws {
        let (generator, trace) = cleaning()
        _ = try generator.next()
        try generator.close()
        #expect(trace.entries == ["cleaned"])
        #expect(try generator.next() == nil)
        try generator.close()
        #expect(trace.entries == ["cleaned"])
    }

    @Test func closeBeforeTheStartRunsNothing() throws {
        let (generator, trace) = cleaning()
        try generator.close()
        #expect(try generator.next() == nil)
        #expect(trace.entries.isEmpty)
    }

    @Test func aBodyMayCatchTheExitAndReturn() throws {
        let generator = Generator(of: Int.self) { yield in
            do { try yield(1) } catch is GeneratorExit { return "closed" }
            return "not asked"
        }
        _ = try generator.next()
        try generator.close()
        #expect(generator.returnValue == "closed")
    }

    @Test func anErrorOfTheCleanUpIsThrownByClose() throws {
        let generator = Generator(of: Int.self) { yield in
            do { try yield(1) } catch { throw TestError(9) }
        }
        _ = try generator.next()
        #expect(throws: TestError(9)) { try generator.close() }
        #expect(generator.state == .closed)
    }

    @Test func aBodyThatIgnoresTheExitIsToldOf() throws {
        let generator = Generator(of: Int.self) { yield in
            do { try yield(1) } catch is GeneratorExit { try yield(2) }
            try yield(3)
        }
        _ = try generator.next()
        #expect(throws: GeneratorError.ignoredExit) { try generator.close() }
        // As in Python it has only come to its next yield.
        #expect(try generator.next() == 3)
        try generator.close()
    }

    @Test func yieldInADeferIsIgnoringTheExit() throws {
        let generator = Generator(of: Int.self) { yield in
            defer { _ = try? yield(2) }
            try yield(1)
        }
        _ = try generator.next()
        #expect(throws: GeneratorError.ignoredExit) { try generator.close() }
        try generator.close()
    }

    @Test func dropRunsTheCleanUpOnTheSpot() throws {
        let trace = Trace()
        do {
            let (generator, inner) = cleaning()
            _ = try generator.next()
            _ = consume generator
            for entry in inner.entries { trace.add(entry) }
        }
        #expect(trace.entries == ["cleaned"])
    }

    @Test func aLoopThatIsLeftEarlyDropsItsGenerator() throws {
        let trace = Trace()
        for number in counting(trace) where number == 2 { break }
        #expect(trace.entries == ["cleaned"])
    }

    @Test func aDroppedOneThatNeverStartedRunsNothing() {
        let trace = Trace()
        _ = counting(trace)
        #expect(trace.entries.isEmpty)
    }

    @Test func droppingEndsThoseThatItHolds() throws {
        let trace = Trace()
        var outer: Generator<Int, Void, Void>? = Generator { yield in
            defer { trace.add("outer cleaned") }
            let inner = counting(trace)
            while let number = try inner.next() { try yield(number) }
        }
        #expect(try outer?.next() == 0)
        outer = nil
        #expect(
            trace.entries == ["outer cleaned", "cleaned"]
                || trace.entries == ["cleaned", "outer cleaned"])
    }

    @Test func anErrorOfTheCleanUpOfADroppedOneIsReported() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) {
            var generator: Generator<Int, Void, Void>? = Generator { yield in
                do { try yield(1) } catch { throw TestError(5) }
            }
            _ = try generator?.next()
            generator = nil
        }
        #expect(reports.of(.unreadError).map { $0.error as? TestError } == [TestError(5)])
    }

    private func cleaning() -> (Generator<Int, Void, Void>, Trace) {
        let trace = Trace()
        return (counting(trace), trace)
    }

    private func counting(_ trace: Trace) -> Generator<Int, Void, Void> {
        Generator { yield in
            defer { trace.add("cleaned") }
            var number = 0
            while true {
                try yield(number)
                number += 1
            }
        }
    }
}
