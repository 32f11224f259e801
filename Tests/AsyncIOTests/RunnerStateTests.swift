import AsyncIO
import AsyncIOTesting
import Testing

/// What a runner is asked for and at its end.
@Suite struct RunnerStateTests {
    @Test(arguments: [false, true])
    func debugModeIsWhatWasAskedFor(debug: Bool) throws {
        let runner = Runner(.simulated(), debug: debug)
        defer { #expect(throws: Never.self) { try runner.close() } }
        #expect(try runner.loop.isDebug == debug)
        #expect(try runner.run { EventLoop.current?.isDebug } == debug)
    }

    @Test func closesItsLoopOnce() throws {
        let runner = Runner(.simulated())
        let loop = try runner.loop
        #expect(!loop.isClosed)
        try runner.close()
        #expect(loop.isClosed)
        try runner.close()
        #expect(loop.isClosed)
    }
}
