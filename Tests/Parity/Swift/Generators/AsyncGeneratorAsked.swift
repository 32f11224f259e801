import AsyncIO

extension Twin {
    static let asyncGeneratorAsked = Twin { trace in
        let generator = AsyncGenerator(of: Int.self) { yield in
            for number in 0..<3 {
                try await sleep(for: .seconds(1))
                trace("makes", number)
                try await yield(number)
            }
            trace("ends")
        }
        try await sleep(for: .seconds(5))
        for try await number in generator {
            trace("takes", number)
            try await sleep(for: .seconds(2))
        }
        trace(try await generator.next() == nil ? "ended" : "more")
    }
}
