import AsyncIO

extension Twin {
    static let streamExactly = Twin { trace in
        let (reader, feeder) = makeStreamReader()
        let loop = runningLoop()
        loop.callLater(.seconds(1)) { feeder.feed("one two") }
        loop.callLater(.seconds(2)) { feeder.feed(" three") }
        loop.callLater(.seconds(3)) { feeder.feedEnd() }
        trace(words(try await reader.readExactly(0)))
        trace(words(try await reader.readExactly(9)))
        do {
            _ = try await reader.readExactly(9)
        } catch let error as IncompleteReadError {
            trace(words(error.partial), error.expected)
        }
    }
}
