import AsyncIO

extension Twin {
    static let generatorThrow = Twin { trace in
        func stubborn() -> Generator<String, Void, Void> {
            Generator { yield in
                defer { trace("cleaned") }
                while true {
                    do {
                        try yield("waiting")
                    } catch let failure as Failure where failure.message != "last" {
                        try yield("caught \(failure.message)")
                    }
                }
            }
        }
        let generator = stubborn()
        trace(try generator.next() ?? "")
        trace(try generator.throw(Failure("first")) ?? "")
        trace(try generator.next() ?? "")
        for message in ["last", "late"] {
            do {
                try generator.throw(Failure(message))
            } catch {
                trace("thrown back", error)
            }
        }
        let fresh = stubborn()
        do {
            try fresh.throw(Failure("early"))
        } catch {
            trace("thrown back", error, try fresh.next() ?? "ended")
        }
    }
}
