import AsyncIO

extension Twin {
    static let streamFailure = Twin(
        differs: [.line(2, python: "0.0: raised Failure(broken)", swift: "0.0: [ne]")],
        because: "what came before the failure is not lost"
    ) { trace in
        let (reader, feeder) = makeStreamReader()
        feeder.feed("line\n")
        trace(words(try await reader.read(upTo: 2)))
        feeder.fail(Failure("broken"))
        for _ in 0..<2 {
            do {
                trace(words(try await reader.read(upTo: 9)))
            } catch let error as Failure {
                trace("raised", error)
            }
        }
    }
}
