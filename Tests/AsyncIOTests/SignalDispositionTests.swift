import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Synchronization
import Testing

/// What becomes of the handler once nobody listens, whoever else changes it meanwhile.
@Suite struct SignalDispositionTests {
    /// What readline and others do around a call; between the two the loop has ended.
    @Test func ourHandlerThatSomebodyPutsBackIsNotTakenForTheirs() async {
        await #expect(processExitsWith: .success) {
            let loop = try EventLoop()
            try loop.runUntilComplete { try runningLoop().addSignalHandler(.user1) {} }
            var saved = sigaction()
            sigaction(SIGUSR1, nil, &saved)
            signal(SIGUSR1, SIG_IGN)
            loop.close()
            sigaction(SIGUSR1, &saved, nil)
            // Left there with nobody to hear it, it would raise the signal again and again.
            try onLoop(.real) { try runningLoop().addSignalHandler(.user1) {} }
            #expect(isDefault(SIGUSR1))
        }
    }

    /// A signal finds that nobody listens, and before it is passed on somebody begins to.
    ///
    /// There is no seam at which a handler could be held, so the two threads meet by chance, in some of these
    /// rounds. That nobody listens while the handler is there lasts for a moment when a loop ends, and for
    /// longer if somebody has put it back, as here.
    @Test func aSignalThatIsPassedOnTakesNoNewListenersHandlerAway() async {
        await #expect(processExitsWith: .success) {
            let deaf = try deafRounds(of: 100_000)
            #expect(deaf == 0)
        }
    }
}

/// In how many rounds a listener has lost its handler to a signal that came just before it.
private func deafRounds(of rounds: Int) throws -> Int {
    Glibc.signal(SIGUSR1, SIG_IGN)
    let box = SignalBox(wakeup: -1)
    try box.listen(to: .user1)
    var ours = sigaction()
    sigaction(SIGUSR1, nil, &ours)
    box.ignore(.user1, as: .listener)
    let turn = Turn()
    let thread = try Thread(named: "raises") {
        receiveSignalsHere()
        for round in 1...rounds {
            turn.wait(for: round)
            raise(SIGUSR1)
            turn.end(round)
        }
    }
    var deaf = 0
    for round in 1...rounds {
        sigaction(SIGUSR1, &ours, nil)
        turn.begin(round)
        for _ in 0..<(round % 200) { turn.lookAround() }
        try box.listen(to: .user1)
        turn.waitForEnd(of: round)
        // The signal has been dealt with, so what is there now stays.
        if disposition(SIGUSR1) == 1 { deaf += 1 }
        box.ignore(.user1, as: .listener)
    }
    thread.join()
    return deaf
}

/// Rounds that two threads begin together.
private final class Turn: Sendable {
    private let begun = Atomic(0)
    private let ended = Atomic(0)

    func begin(_ round: Int) { begun.store(round, ordering: .sequentiallyConsistent) }
    func end(_ round: Int) { ended.store(round, ordering: .sequentiallyConsistent) }
    func lookAround() { _ = begun.load(ordering: .sequentiallyConsistent) }

    func wait(for round: Int) {
        while begun.load(ordering: .sequentiallyConsistent) < round { sched_yield() }
    }

    func waitForEnd(of round: Int) {
        while ended.load(ordering: .sequentiallyConsistent) < round { sched_yield() }
    }
}
