import AsyncIO

/// How many turns of the loop pass in calls of nonisolated code by a task that has left the main actor.
@Sendable func leavingTheMainActor() throws {
    try AsyncIO.run {
        let loop = try runningLoop()
        let counter = TurnCounter(on: loop)
        counter.begin()
        say("ten calls take \(await turnsOfCalls(counter)) turns")
        counter.isOver = true
    }
}

/// Counts the turns of a loop by a callback that is in each of them.
private final class TurnCounter: @unchecked Sendable {
    // SAFETY: there is one thread, the loop's.
    private(set) var turns = 0
    var isOver = false
    private let loop: EventLoop

    init(on loop: EventLoop) { self.loop = loop }

    func begin() {
        loop.callSoon { [self] in
            turns += 1
            if !isOver { begin() }
        }
    }
}

@concurrent private func turnsOfCalls(_ counter: TurnCounter) async -> Int {
    let before = counter.turns
    for _ in 0..<10 { await doNothing() }
    return counter.turns - before
}

@concurrent private func doNothing() async {}
