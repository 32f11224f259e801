import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Signals of the kernel, each test in a process of its own.
@Suite struct SignalHandlerTests {
    @Test func signalsReachTheirHandler() async {
        await #expect(processExitsWith: .success) {
            for kind in [TestLoop.real, .poll] {
                try onLoop(kind) {
                    let loop = try runningLoop()
                    let tally = Tally()
                    try loop.addSignalHandler(.user1) { tally.add() }
                    for number in 1...3 {
                        raiseHere(SIGUSR1)
                        while tally.value < number { await Task.yield() }
                    }
                    #expect(loop.removeSignalHandler(.user1))
                }
                #expect(isDefault(SIGUSR1))
            }
        }
    }

    @Test func aSignalWakesALoopThatSleeps() async {
        await #expect(processExitsWith: .success) {
            try onLoop(.real) {
                var sequence = signals(.alarm)
                var timer = itimerval()
                timer.it_value.tv_usec = 10_000
                setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
                receiveSignalsHere()
                #expect(await sequence.next() == .alarm)
            }
        }
    }

    @Test func signalsThatArriveTogetherAreCounted() async {
        await #expect(processExitsWith: .success) {
            try onLoop(.real) {
                let trace = Trace()
                let loop = try runningLoop()
                try loop.addSignalHandler(.user1) { trace.add("one") }
                try loop.addSignalHandler(.user2) { trace.add("two") }
                // Each was delivered before the next is sent, so the kernel merges none.
                for _ in 0..<5 { raiseHere(SIGUSR1) }
                raiseHere(SIGUSR2)
                while trace.entries.count < 6 { await Task.yield() }
                #expect(trace.entries == Array(repeating: "one", count: 5) + ["two"])
            }
        }
    }

    @Test func severalLoopsEachHear() async {
        await #expect(processExitsWith: .success) {
            let heard = Tally()
            try onLoop(.real) {
                let ready = Tally()
                let listen = { @Sendable in
                    try onLoop(.real) {
                        var sequence = signals(.user1)
                        ready.add()
                        #expect(await sequence.next() == .user1)
                        heard.add()
                    }
                }
                let others = (0..<2).map { _ in createTask { try await toThread { try listen() } } }
                while ready.value < 2 { await Task.yield() }
                var own = signals(.user1)
                raiseHere(SIGUSR1)
                #expect(await own.next() == .user1)
                for other in others { try await other.value }
            }
            #expect(heard.value == 2 && isDefault(SIGUSR1))
        }
    }

    @Test func whatWasThereBeforeIsPutBack() async {
        await #expect(processExitsWith: .success) {
            signal(SIGHUP, SIG_IGN)
            signal(SIGUSR2, { _ in })
            let before = [SIGHUP, SIGUSR2, SIGTERM].map(disposition)
            for closesAtOnce in [false, true] {
                let loop = try EventLoop()
                try loop.runUntilComplete {
                    for signal in [Signal.hangup, .user2, .terminate] {
                        try loop.addSignalHandler(signal) {}
                    }
                    #expect([SIGHUP, SIGUSR2, SIGTERM].map(disposition) != before)
                    if !closesAtOnce {
                        for signal in [Signal.hangup, .user2, .terminate] {
                            #expect(loop.removeSignalHandler(signal))
                        }
                        #expect([SIGHUP, SIGUSR2, SIGTERM].map(disposition) == before)
                    }
                }
                loop.close()
                #expect([SIGHUP, SIGUSR2, SIGTERM].map(disposition) == before)
            }
        }
    }

    @Test func aHandlerThatSomebodyElseHasSetMeanwhileStays() async {
        await #expect(processExitsWith: .success) {
            try onLoop(.real) {
                let loop = try runningLoop()
                try loop.addSignalHandler(.user1) {}
                signal(SIGUSR1, SIG_IGN)
                loop.removeSignalHandler(.user1)
                #expect(disposition(SIGUSR1) == 1)
            }
        }
    }

    @Test func lettingGoOfASequenceEndsTheListening() async {
        await #expect(processExitsWith: .success) {
            try onLoop(.real) {
                for _ in 0..<3 {
                    var sequence: SignalSequence? = signals(.user1)
                    #expect(sequence != nil && !isDefault(SIGUSR1))
                    sequence = nil
                    #expect(isDefault(SIGUSR1))
                }
            }
        }
    }

    @Test func childrenDoNotInheritHandlers() async {
        await #expect(processExitsWith: .success) {
            try onLoop(.real) {
                let loop = try runningLoop()
                let tally = Tally()
                try loop.addSignalHandler(.hangup) { tally.add() }
                let process = try await createSubprocessExec("sleep", "1000")
                try process.sendSignal(.hangup)
                #expect(try await process.wait() == .signalled(.hangup))
                #expect(tally.value == 0)
            }
        }
    }
}
