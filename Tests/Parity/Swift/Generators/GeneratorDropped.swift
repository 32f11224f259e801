import AsyncIO

extension Twin {
    static let generatorDropped = Twin { trace in
        func counting() -> Generator<Int, Void, Void> {
            Generator { yield in
                defer { trace("cleaned") }
                for number in 0..<100 { try yield(number) }
            }
        }
        for number in counting() {
            trace(number)
            if number == 2 { break }
        }
        trace("after the loop")
        var generator: Generator<Int, Void, Void>? = counting()
        trace(try generator?.next() ?? -1)
        generator = nil
        trace("after the drop")
    }
}
