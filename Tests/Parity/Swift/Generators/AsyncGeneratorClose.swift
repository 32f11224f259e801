import AsyncIO

extension Twin {
    static let asyncGeneratorClose = Twin { trace in
        func cleaning(_ name: String) -> AsyncGenerator<Int, Void> {
            AsyncGenerator { yield in
                do {
                    for number in 0..<100 { try await yield(number) }
                } catch {
                    try await sleep(for: .seconds(1))
                    trace(name, "cleaned")
                    throw error
                }
            }
        }
        let generator = cleaning("a")
        trace(try await generator.next() ?? -1)
        try await generator.close()
        trace(try await generator.next() == nil ? "ended" : "more")
        try await cleaning("never started").close()
        try await withClosing(cleaning("b")) { numbers in
            for try await number in numbers where number == 3 { break }
        }
        trace("after the loop")
        do {
            try await withClosing(cleaning("c")) { numbers in
                _ = try await numbers.next()
                throw Failure("oops")
            }
        } catch {
            trace(error)
        }
    }
}
