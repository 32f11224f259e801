import AsyncIO
import AsyncIOTesting
import Testing

/// Signals as a sequence and as callbacks, without any kernel: tests raise them.
@Suite struct SignalSequenceTests {
    @Test func signalsComeOneAfterTheOther() throws {
        try onLoop {
            let loop = try runningLoop()
            let trace = Trace()
            let task = createTask {
                for await signal in signals(.terminate, .hangup) {
                    trace.add("\(signal)")
                    if trace.entries.count == 3 { break }
                }
            }
            await turns()
            for signal in [Signal.hangup, .user1, .terminate, .hangup] { loop.raiseSignal(signal) }
            try await task.value
            #expect(trace.entries == ["SIGHUP", "SIGTERM", "SIGHUP"])
            #expect(!loop.raiseSignal(.hangup), "nobody listens any more")
        }
    }

    @Test func nothingIsMissedBeforeTheFirstLook() throws {
        try onLoop {
            var sequence = signals(.hangup)
            for _ in 0..<3 { try runningLoop().raiseSignal(.hangup) }
            for _ in 0..<3 { #expect(await sequence.next() == .hangup) }
        }
    }

    @Test func everySequenceGetsEverySignal() throws {
        try onLoop {
            var (one, other) = (signals(.hangup), signals(.hangup, .user1))
            try runningLoop().raiseSignal(.hangup)
            #expect(await one.next() == .hangup)
            #expect(await other.next() == .hangup)
        }
    }

    @Test func cancellingEndsTheSequence() throws {
        try onLoop {
            let trace = Trace()
            let task = createTask {
                for await signal in signals(.hangup) { trace.add("\(signal)") }
                trace.add("end")
            }
            await turns()
            try runningLoop().raiseSignal(.hangup)
            await turns()
            task.cancel()
            try await task.value
            #expect(trace.entries == ["SIGHUP", "end"])
        }
    }

    @Test func aSelectThatLosesTakesNoSignal() throws {
        try onLoop {
            let loop = try runningLoop()
            nonisolated(unsafe) var sequence = signals(.hangup)  // SAFETY: one loop
            nonisolated(unsafe) let same = sequence  // SAFETY: one loop
            let queue = Queue<Int>()
            try queue.putNoWait(1)
            let first = try await select(
                { try await queue.get() },
                { () async throws -> Signal? in
                    var iterator = same
                    return await iterator.next()
                })
            if case .second = first { Issue.record("the queue was first") }
            loop.raiseSignal(.hangup)
            #expect(await sequence.next() == .hangup)
        }
    }

    @Test func aHandlerIsAnOrdinaryCallback() throws {
        let reports = ReportTrace()
        try onLoop(reports: { reports.add($0) }) {
            let loop = try runningLoop()
            let trace = Trace()
            try loop.addSignalHandler(.hangup) { trace.add("replaced") }
            try loop.addSignalHandler(.hangup) {
                trace.add("handler")
                throw TestError(3)
            }
            #expect(loop.raiseSignal(.hangup))
            #expect(trace.entries.isEmpty, "not inside the call that raises it")
            await turns()
            #expect(trace.entries == ["handler"])
            #expect(loop.removeSignalHandler(.hangup) && !loop.removeSignalHandler(.hangup))
            #expect(!loop.raiseSignal(.hangup))
        }
        #expect(reports.of(.callbackFailed).count == 1)
    }

    @Test(arguments: [
        (Signal.kill, "SIGKILL cannot be caught"), (.stop, "SIGSTOP cannot be caught"),
        (Signal(rawValue: 0), "no signal 0"), (Signal(rawValue: -1), "no signal -1"),
        (Signal(rawValue: 65), "no signal 65"), (Signal(rawValue: 11), "SIGSEGV tells of a fault"),
    ])
    func someSignalsCannotBeListenedTo(signal: Signal, message: String) throws {
        try onLoop {
            let loop = try runningLoop()
            let error = #expect(throws: SignalError.self) { try loop.addSignalHandler(signal) {} }
            #expect("\(try #require(error))".contains(message))
            #expect(!loop.removeSignalHandler(signal))
        }
    }

    @Test func aSequenceOfSuchSignalsTraps() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop { _ = signals(.terminate, .kill) }
        }
        try expect(result, "signals: SIGKILL cannot be caught by any process")
    }

    @Test func signalsHaveNames() {
        #expect("\(Signal.terminate)" == "SIGTERM" && "\(Signal.user1)" == "SIGUSR1")
        #expect("\(Signal(rawValue: 60))" == "signal 60")
    }
}
