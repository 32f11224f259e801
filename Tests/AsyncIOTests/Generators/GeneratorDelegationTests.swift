import AsyncIO
import Testing

/// `yield from`: what is asked, sent and thrown reaches the inner generator, and its end comes back.
@Suite struct GeneratorDelegationTests {
    @Test func theInnerOneAnswers() {
        let outer = Generator(of: Int.self) { yield in
            try yield(0)
            try yield.from(Generator(of: Int.self) { inner in for n in 1...3 { try inner(n) } })
            try yield(4)
        }
        #expect(Array(outer) == [0, 1, 2, 3, 4])
    }

    @Test func aSequenceIsYieldedElementByElement() {
        let generator = Generator(of: String.self) { yield in
            try yield.from(["a", "b"])
            try yield.from(["c"].lazy.map { $0 + "!" })
        }
        #expect(Array(generator) == ["a", "b", "c!"])
    }

    @Test func itsReturnValueComesBack() throws {
        let outer = Generator<Int, Int, String> { yield in
            let sum = try yield.from(adder())
            return "sum \(sum)"
        }
        #expect(try outer.next() == 0)
        #expect(try outer.send(3) == 3)
        #expect(try outer.send(4) == 7)
        #expect(try outer.send(-1) == nil)
        #expect(outer.returnValue == "sum 7")
    }

    @Test func errorsReachTheInnerOneFirst() throws {
        let trace = Trace()
        let outer = Generator(of: Int.self) { yield in
            do {
                try yield.from(
                    Generator<Int, Void, Void> { inner in
                        do { try inner(1) } catch let error as TestError {
                            trace.add("inner \(error.number)")
                            throw TestError(error.number + 1)
                        }
                    })
            } catch let error as TestError {
                trace.add("outer \(error.number)")
            }
            try yield(9)
        }
        #expect(try outer.next() == 1)
        #expect(try outer.throw(TestError(1)) == 9)
        #expect(trace.entries == ["inner 1", "outer 2"])
    }

    @Test func closeEndsTheInnerOneFirst() throws {
        let trace = Trace()
        let outer = chain(of: 3, trace)
        #expect(try outer.next() == 0)
        try outer.close()
        #expect(trace.entries == ["0 cleaned", "1 cleaned", "2 cleaned", "3 cleaned"])
    }

    @Test func dropEndsTheInnerOneFirst() throws {
        let trace = Trace()
        var outer: Generator<Int, Void, Void>? = chain(of: 2, trace)
        #expect(try outer?.next() == 0)
        outer = nil
        #expect(trace.entries == ["0 cleaned", "1 cleaned", "2 cleaned"])
    }

    @Test func anInnerOneThatReturnsWhenClosedClosesTheOuterOneAllTheSame() throws {
        let trace = Trace()
        let outer = Generator(of: Int.self) { yield in
            defer { trace.add("outer cleaned") }
            try yield.from(
                Generator<Int, Void, Void> { inner in _ = try? inner(1) })
            trace.add("never")
        }
        _ = try outer.next()
        try outer.close()
        #expect(trace.entries == ["outer cleaned"])
    }

    @Test func anInnerOneMayHaveStarted() throws {
        let inner = Generator(of: Int.self) { yield in for n in 0..<4 { try yield(n) } }
        #expect(try inner.next() == 0)
        let outer = Generator(of: Int.self) { yield in try yield.from(inner) }
        #expect(Array(outer) == [1, 2, 3])
    }

    @Test func anInnerOneThatHasEndedStillHasItsReturnValue() throws {
        let inner = Generator(of: Int.self) { yield in "value" }
        _ = try inner.next()
        let outer = Generator(of: Int.self) { yield in try yield.from(inner) }
        #expect(try outer.next() == nil)
        #expect(outer.returnValue == "value")
        let closed = Generator(of: Int.self) { yield in "never" }
        try closed.close()
        let second = Generator(of: Int.self) { yield in try yield.from(closed) }
        #expect(throws: GeneratorError.noReturnValue) { try second.next() }
    }

    @Test func anInnerOneThatWaitsForAValueCannotBeStartedWithNone() throws {
        let inner = adder()
        _ = try inner.next()
        let outer = Generator<Int, Int, Int> { yield in try yield.from(inner) }
        #expect(throws: GeneratorError.needsValue) { try outer.next() }
        let patient = Generator<Int, Int?, Void> { yield in
            while true { if try yield(1) == nil { try yield(2) } }
        }
        _ = try patient.next()
        let willing = Generator<Int, Int?, Void> { yield in try yield.from(patient) }
        #expect(try willing.next() == 2)
    }

    @Test func othersMayAskTheInnerOneMeanwhile() throws {
        let inner = Generator(of: Int.self) { yield in
            for n in 0..<3 { try yield(n) }
            return "end"
        }
        let outer = Generator(of: Int.self) { yield in
            let value = try yield.from(inner)
            try yield(value.count)
        }
        #expect(try outer.next() == 0)
        #expect(try inner.next() == 1)
        #expect(try outer.next() == 2)
        #expect(try inner.next() == nil)
        #expect(try outer.next() == 3)
        #expect(try outer.next() == nil)
    }

    @Test func twoMayDelegateToOne() throws {
        let inner = Generator(of: Int.self) { yield in for n in 0..<4 { try yield(n) } }
        let (first, second) = (through(inner), through(inner))
        #expect(try first.next() == 0)
        #expect(try second.next() == 1)
        #expect(try first.next() == 2)
        #expect(try second.next() == 3)
        #expect(try first.next() == -1)
        #expect(try second.next() == -1)
    }

    @Test func aMiddleOneAskedDirectlyTakesTheOthersAlong() throws {
        let leaf = Generator(of: Int.self) { yield in for n in 0..<2 { try yield(n) } }
        let middle = Generator(of: Int.self) { yield in
            try yield.from(leaf)
            try yield.from([10, 11, 12])
        }
        let root = Generator(of: Int.self) { yield in
            try yield.from(middle)
            try yield(20)
        }
        #expect(try root.next() == 0)
        #expect(try middle.next() == 1)
        #expect(try middle.next() == 10)
        #expect(try root.next() == 11)
        #expect(try middle.next() == 12)
        #expect(try middle.next() == nil)
        #expect(try root.next() == 20)
        #expect(try root.next() == nil)
    }

    @Test func noneDelegatesToItselfByAnyWay() throws {
        let holder = Holder()
        let first = Generator(of: Int.self) { yield in
            try yield(0)
            try yield.from(try #require(holder.generator))
        }
        let second = Generator(of: Int.self) { yield in try yield.from(first) }
        holder.generator = second
        #expect(try second.next() == 0)
        #expect(throws: GeneratorError.alreadyExecuting) { try second.next() }
        holder.generator = nil
    }

    @Test func tenThousandDeepIsNoDeeperThanOne() throws {
        let depth = 10_000
        let outer = descending(depth)
        for number in 0..<3 { #expect(try outer.next() == number) }
        #expect(try outer.throw(TestError(5)) == nil)
        #expect(outer.returnValue == depth + 5)
    }

    @Test func tenThousandDeepUnwindsWhenItIsDropped() throws {
        let trace = Trace()
        var outer: Generator<Int, Void, Void>? = chain(of: 10_000, trace)
        #expect(try outer?.next() == 0)
        outer = nil
        #expect(trace.entries.count == 10_001)
        #expect(trace.entries.last == "10000 cleaned")
    }

    @Test func aThousandLoopsWithinLoopsNeedNoStackOfTheCaller() {
        func nested(_ depth: Int) -> Generator<Int, Void, Void> {
            Generator { yield in
                guard depth > 0 else { return try yield.from(0..<3) }
                for number in nested(depth - 1) { try yield(number + 1) }
            }
        }
        #expect(Array(nested(1_000)) == [1_000, 1_001, 1_002])
    }

    @Test func aTreeIsWalkedRecursively() {
        indirect enum Tree {
            case leaf
            case node(Tree, Int, Tree)

            func walk() -> Generator<Int, Void, Void> {
                Generator { yield in
                    guard case .node(let left, let value, let right) = self else { return }
                    try yield.from(left.walk())
                    try yield(value)
                    try yield.from(right.walk())
                }
            }
        }
        func tree(_ range: Range<Int>) -> Tree {
            guard !range.isEmpty else { return .leaf }
            let middle = (range.lowerBound + range.upperBound) / 2
            return .node(
                tree(range.lowerBound..<middle), middle, tree(middle + 1..<range.upperBound))
        }
        #expect(Array(tree(0..<500).walk()) == Array(0..<500))
    }

    private func adder() -> Generator<Int, Int, Int> {
        Generator { yield in
            var sum = 0
            while true {
                let sent = try yield(sum)
                if sent < 0 { return sum }
                sum += sent
            }
        }
    }

    private func through(_ inner: Generator<Int, Void, Void>) -> Generator<Int, Void, Void> {
        Generator { yield in
            try yield.from(inner)
            try yield(-1)
        }
    }

    private func chain(of depth: Int, _ trace: Trace) -> Generator<Int, Void, Void> {
        Generator { yield in
            defer { trace.add("\(depth) cleaned") }
            if depth == 0 {
                while true { try yield(0) }
            } else {
                try yield.from(chain(of: depth - 1, trace))
            }
        }
    }

    private func descending(_ depth: Int) -> Generator<Int, Void, Int> {
        Generator { yield in
            if depth > 0 { return try yield.from(descending(depth - 1)) + 1 }
            var number = 0
            while true {
                do {
                    try yield(number)
                    number += 1
                } catch let error as TestError {
                    return error.number
                }
            }
        }
    }

    private final class Holder {
        var generator: Generator<Int, Void, Void>?
    }
}
