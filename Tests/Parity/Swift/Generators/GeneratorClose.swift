import AsyncIO

extension Twin {
    static let generatorClose = Twin { trace in
        func cleaning(_ name: String) -> Generator<String, Void, Void> {
            Generator { yield in
                defer { trace(name, "cleaned") }
                do {
                    try yield(name)
                } catch is GeneratorExit {
                    trace(name, "exits")
                    throw GeneratorExit()
                }
            }
        }
        let generator = cleaning("a")
        _ = try generator.next()
        try generator.close()
        try generator.close()
        trace(try generator.next() ?? "ended")
        try cleaning("never started").close()
        let failing = Generator(of: Int.self) { yield in
            do { try yield(1) } catch { throw Failure("in clean-up") }
        }
        _ = try failing.next()
        do {
            try failing.close()
        } catch {
            trace(error)
        }
        let ignoring = Generator(of: Int.self) { yield in
            do { try yield(1) } catch is GeneratorExit { try yield(2) }
            try yield(3)
        }
        _ = try ignoring.next()
        do {
            try ignoring.close()
        } catch GeneratorError.ignoredExit {
            trace("ignored", try ignoring.next() ?? -1)
        }
        try ignoring.close()
    }
}
