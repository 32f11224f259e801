import AsyncIO
import AsyncIOSystem

/// A run inside the run, from synchronous code of the main actor.
@Sendable func nestedRun() throws {
    try run {
        let counter = StepCount()
        let loop = try runningLoop()
        createTask(named: "beside") {
            try await sleep(for: .milliseconds(1))
            counter.add()
        }
        loop.callSoon { addUnderAssumption(counter) }
        let value = try loop.runNested { () async throws -> Int in
            await Task { @concurrent in await Task.yield() }.value
            try await sleep(for: .milliseconds(5))
            counter.add()
            return try loop.runNested { counter.total } + counter.total
        }
        addUnderAssumption(counter)
        say("\(value), \(counter.total), \(loop.currentTask?.name ?? "none")")
        try await Worker().ask(loop)
        try await sleep(for: .milliseconds(1))
        say("the loop goes on")
    }
}

/// Eager tasks of the main actor, of nobody and of an actor of their own.
@Sendable func eagerTasks() throws {
    try run {
        let counter = StepCount()
        let loop = try runningLoop()
        let mine = createTask(named: "mine", eager: true) { () async throws -> String in
            counter.add()
            let name = loop.currentTask?.name ?? "none"
            try await sleep(for: .milliseconds(1))
            addUnderAssumption(counter)
            return name
        }
        say("\(counter.total) step, done: \(mine.isDone)")
        let nobodys = createTask(eager: true) { @concurrent in Thread.current }
        say("nobody's is done: \(nobodys.isDone)")
        say("here: \(try await nobodys.value == Thread.current)")
        say("\(try await mine.value), \(counter.total) steps, \(loop.currentTask?.name ?? "none")")
        let finished = createTask(eager: true) { counter.total }
        say("done: \(finished.isDone), \(try await finished.value)")
        let elsewhere = await startMine(on: loop, counter)
        say("from elsewhere: \(try await elsewhere.value)")
        say("tasks: \(loop.allTasks.count)")
    }
}

/// Threads ask the main loop, and get what its main actor has to say.
@Sendable func threadSafeTasks() throws {
    try run {
        let counter = StepCount()
        let loop = try runningLoop()
        let answer = try await toThread {
            try runCoroutineThreadSafe(on: loop) { @MainActor in
                counter.add()
                try await sleep(for: .milliseconds(1))
                return counter.total
            }.wait()
        }
        say("answer \(answer)")
    }
}

@Sendable func runnerSignal() throws {
    try waitForSignal(.endProcess)
}

@Sendable func runnerSignalThrow() throws {
    try waitForSignal(.throwError)
}

private func waitForSignal(_ policy: InterruptionPolicy) throws {
    try withRunner(interruption: policy) { runner in
        do {
            try runner.run {
                createTask {
                    do { try await sleep(for: .seconds(60)) } catch let error as CancelledError {
                        say("background: \(error.reason)")
                    }
                }
                await Task.yield()
                say("ready")
                try await sleep(for: .seconds(60))
            }
        } catch let error as CancelledError {
            say("run: \(error.reason)")
        }
        try runner.run { say("once more") }
    }
}

/// What local code may share without a lock: the compiler knows that it is on the main actor.
@MainActor private final class StepCount {
    private(set) var total = 0

    func add() { total += 1 }
}

/// Adds from code that does not know, but may assume, that it is on the main actor.
private nonisolated func addUnderAssumption(_ counter: StepCount) {
    MainActor.assumeIsolated { counter.add() }
}

private actor Worker {
    private var isBusy = false

    func ask(_ loop: EventLoop) throws {
        isBusy = true
        let value = try loop.runNested { () async throws -> Int in
            try await sleep(for: .milliseconds(1))
            return 9
        }
        preconditionIsolated()
        say("the actor has \(value), busy: \(isBusy)")
    }
}

/// Starts an eager task of the main actor's where the main actor is not.
@concurrent
private func startMine(on loop: EventLoop, _ counter: StepCount) async -> LoopTask<Int> {
    createTask(named: "elsewhere", eager: true) { @MainActor in
        counter.add()
        return counter.total
    }
}

func runningLoop() throws -> EventLoop {
    guard let loop = EventLoop.current else { throw RunError.loopIsClosed }
    return loop
}
