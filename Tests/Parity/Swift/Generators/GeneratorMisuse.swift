import AsyncIO

extension Twin {
    static let generatorMisuse = Twin { trace in
        let asker = Shared<Generator<String, Void, Void>?>(nil)
        let generator = Generator(of: String.self) { yield in
            do {
                _ = try asker.value?.next()
            } catch GeneratorError.alreadyExecuting {
                try yield("already executing")
            }
        }
        asker.value = generator
        trace(try generator.next() ?? "")
        asker.value = nil

        let takes = Generator<Void, Int, Void> { yield in
            while true { trace("took", try yield(())) }
        }
        do {
            _ = try takes.send(1)
        } catch GeneratorError.notStarted {
            trace("not started")
        }
        _ = try takes.next()
        _ = try takes.send(2)
    }
}
