import AsyncIO

extension Twin {
    static let streamFailureWakes = Twin { trace in
        let (reader, feeder) = makeStreamReader()
        runningLoop().callLater(.seconds(1)) { feeder.fail(Failure("broken")) }
        do {
            _ = try await reader.readLine()
        } catch let error as Failure {
            trace("raised", error)
        }
    }
}
