import AsyncIO

extension Twin {
    static let streamAtEnd = Twin { trace in
        let (reader, feeder) = makeStreamReader()
        trace(reader.isAtEnd)
        feeder.feed("some data\n")
        _ = try await reader.readLine()
        trace(reader.isAtEnd)
        feeder.feed("more\n")
        feeder.feedEnd()
        _ = try await reader.readLine()
        _ = try await reader.readToEnd()
        trace(reader.isAtEnd)
    }
}
