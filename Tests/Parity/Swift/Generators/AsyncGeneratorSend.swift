import AsyncIO

extension Twin {
    static let asyncGeneratorSend = Twin { trace in
        struct ValueError: Error {}
        let generator = AsyncGenerator<Int, Int> { yield in
            var total = 0
            while true {
                do {
                    total += try await yield(total)
                } catch let failure as Failure {
                    trace("caught", failure)
                    total = 0
                }
                try await sleep(for: .seconds(1))
            }
        }
        do {
            _ = try await generator.send(1)
        } catch GeneratorError.notStarted {
            trace("not started")
        }
        trace(try await generator.next() ?? -1)
        trace(try await generator.send(2) ?? -1)
        trace(try await generator.send(3) ?? -1)
        trace(try await generator.throw(Failure("again")) ?? -1)
        do {
            try await generator.throw(ValueError())
        } catch is ValueError {
            trace("thrown back", try await generator.next() == nil ? "ended" : "more")
        }
    }
}
