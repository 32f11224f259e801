import AsyncIO
import Testing

/// What a generator gives, takes and returns.
@Suite struct GeneratorTests {
    @Test func theSumCoroutineOfTheTutorial() throws {
        let total = Generator<Int, Int, Void> { yield in
            var sum = 0
            while true { sum += try yield(sum) }
        }
        #expect(try total.next() == 0)
        #expect(try total.send(1) == 1)
        #expect(try total.send(2) == 3)
        #expect(try total.send(3) == 6)
    }

    @Test func theBodyRunsWhenItIsAskedAndNoFurther() throws {
        let trace = Trace()
        let generator = Generator(of: Int.self) { yield in
            trace.add("first")
            try yield(1)
            trace.add("second")
            try yield(2)
            trace.add("end")
        }
        #expect(trace.entries.isEmpty)
        #expect(try generator.next() == 1)
        #expect(trace.entries == ["first"])
        #expect(try generator.next() == 2)
        #expect(try generator.next() == nil)
        #expect(trace.entries == ["first", "second", "end"])
        #expect(try generator.next() == nil)
    }

    @Test func whatItReturnsIsThereAtTheEnd() throws {
        let generator = Generator(of: Int.self) { yield in
            try yield(1)
            return "done"
        }
        #expect(try generator.next() == 1)
        #expect(generator.returnValue == nil)
        #expect(try generator.next() == nil)
        #expect(generator.returnValue == "done")
    }

    @Test func aForLoopTakesWhatItYields() {
        let squares = Generator(of: Int.self) { yield in
            for number in 1...4 { try yield(number * number) }
        }
        var seen: [Int] = []
        for square in squares { seen.append(square) }
        #expect(seen == [1, 4, 9, 16])
        #expect(Array(squares).isEmpty)
    }

    @Test func anEndlessOneIsTakenFromLazily() {
        let naturals = Generator(of: Int.self) { yield in
            var number = 0
            while true {
                try yield(number)
                number += 1
            }
        }
        #expect(Array(naturals.prefix(3)) == [0, 1, 2])
        #expect(Array(naturals.lazy.map { $0 * 10 }.prefix(2)) == [30, 40])
    }

    @Test func aLoopThatIsLeftEarlyIsGoneOnWithByTheNext() {
        let numbers = Generator(of: Int.self) { yield in for n in 0..<5 { try yield(n) } }
        for number in numbers where number == 1 { break }
        #expect(Array(numbers) == [2, 3, 4])
    }

    @Test func oneFeedsAnother() {
        let numbers = Generator(of: Int.self) { yield in for n in 1...3 { try yield(n) } }
        let doubled = Generator(of: Int.self) { yield in
            for number in numbers { try yield(number * 2) }
        }
        let text = Generator(of: String.self) { yield in
            for number in doubled { try yield("<\(number)>") }
        }
        #expect(Array(text) == ["<2>", "<4>", "<6>"])
    }

    @Test func functionsAndClosuresOfTheBodyYieldToo() {
        let generator = Generator { yield in
            try countDown(from: 2, yield)
            // A closure that does not escape.
            _ = try [7, 8].map { try yield($0) }
        }
        #expect(Array(generator) == [2, 1, 0, 7, 8])
    }

    @Test func anOptionalSendIsNilForNext() throws {
        let generator = Generator<String, Int?, Void> { yield in
            while true {
                let sent = try yield("ready")
                try yield(sent.map { "got \($0)" } ?? "got nothing")
            }
        }
        #expect(try generator.next() == "ready")
        #expect(try generator.next() == "got nothing")
        #expect(try generator.next() == "ready")
        #expect(try generator.send(4) == "got 4")
    }

    @Test func objectsAndLargeValuesPassInBothDirections() throws {
        struct Large: Equatable {
            var words = (0, 1, 2, 3, 4, 5, 6, 7)
            var name: String
            static func == (left: Large, right: Large) -> Bool { left.name == right.name }
        }
        let generator = Generator<Large, [String], Void> { yield in
            var names: [String] = []
            while true { names += try yield(Large(name: names.joined(separator: "+"))) }
        }
        #expect(try generator.next() == Large(name: ""))
        #expect(try generator.send(["a"]) == Large(name: "a"))
        #expect(try generator.send(["b", "c"]) == Large(name: "a+b+c"))
    }

    @Test func whatIsYieldedIsNotKept() throws {
        weak var seen: Tally?
        let generator = Generator(of: Tally.self) { yield in
            while true { try yield(Tally()) }
        }
        do {
            let tally = try #require(try generator.next())
            seen = tally
            #expect(seen != nil)
        }
        #expect(seen == nil)
    }

    @Test func whatTheBodyHasCapturedIsGivenUpAtItsEnd() throws {
        weak var seen: Tally?
        let generator: Generator<Int, Void, Void>
        do {
            let tally = Tally()
            seen = tally
            generator = Generator { yield in try yield(tally.add()) }
        }
        #expect(try generator.next() == 1)
        #expect(seen != nil)
        #expect(try generator.next() == nil)
        #expect(seen == nil)
    }

    @Test func itsStateCanBeAsked() throws {
        let seen = Shared(StateBox())
        let generator = Generator(of: Int.self) { yield in
            seen.value.ask?()
            try yield(1)
        }
        seen.value.ask = { [unowned generator] in seen.value.state = generator.state }
        #expect(generator.state == .created)
        _ = try generator.next()
        #expect(seen.value.state == .running)
        #expect(generator.state == .suspended)
        _ = try generator.next()
        #expect(generator.state == .closed)
    }

    private final class StateBox {
        var ask: (() -> Void)?
        var state: Generator<Int, Void, Void>.State?
    }
}

private func countDown(from number: Int, _ yield: borrowing Yielder<Int, Void>) throws {
    try yield(number)
    if number > 0 { try countDown(from: number - 1, yield) }
}
