import AsyncIO

extension Twin {
    static let generatorDelegation = Twin { trace in
        struct ValueError: Error {}
        func inner() -> Generator<Int, Int, Int> {
            Generator { yield in
                defer { trace("inner cleaned") }
                var total = 0
                while true {
                    do {
                        total += try yield(total)
                    } catch let failure as Failure {
                        trace("inner caught", failure)
                        return total
                    }
                }
            }
        }
        func outer() -> Generator<Int, Int, Void> {
            Generator { yield in
                defer { trace("outer cleaned") }
                trace("returned", try yield.from(inner()))
                try yield(-1)
                try yield.from(inner())
            }
        }
        var generator = outer()
        let values = [try generator.next(), try generator.send(2), try generator.send(3)]
        trace(values[0] ?? -1, values[1] ?? -1, values[2] ?? -1)
        trace(try generator.throw(Failure("enough")) ?? 0)
        trace(try generator.send(0) ?? -1)
        try generator.close()
        generator = outer()
        _ = try generator.next()
        do {
            try generator.throw(ValueError())
        } catch is ValueError {
            trace("thrown back")
        }
    }
}
