import AsyncIO

/// Scopes, time-outs and shields on the loop of the process: on the main actor, and off it.
@Sendable func scopes() throws {
    try AsyncIO.run(.simulated()) {
        say("on the main actor")
        try await scopesOnTheMainActor()
        say("off the main actor")
        try await scopesElsewhere()
        say("tasks: \(EventLoop.current?.allTasks.count ?? 0)")
    }
}

@MainActor private func scopesOnTheMainActor() async throws {
    let counter = Counter()
    do {
        try await withTaskScope { scope in
            let port = try await scope.start { started in
                counter.n += 1
                started.signal(80)
                try await sleep(for: .seconds(1))
                throw NoRoute(number: counter.n)
            }
            say("started: \(port)")
            try await withShield { try await sleep(for: .seconds(2)) }
            counter.n += 1
            try await sleep(for: .seconds(1_000))
        }
    } catch let group as ErrorGroup {
        say("\(group.errors), \(counter.n)")
    }
    try await tell {
        try await withTimeout(.seconds(1)) {
            counter.n += 1
            try await endless()
        }
    }
    say("counted: \(counter.n)")
}

@concurrent private func scopesElsewhere() async throws {
    do {
        try await withTaskScope { scope in
            scope.spawn { throw NoRoute(number: 7) }
            try await endless()
        }
    } catch let group as ErrorGroup {
        say("\(group.errors)")
    }
    try await withTaskScope { scope in
        scope.spawn { try await endless() }
        scope.spawn { scope.cancel() }
    }
    let task = createTask { try await endless() }
    try await tell { try await withTimeout(.seconds(1)) { try await shield(task) } }
    say("shielded task goes on: \(!task.isCancelled)")
    task.cancel()
    _ = await task.result
}

private func tell(_ body: () async throws -> Void) async throws {
    do { try await body() } catch let error as TimeoutError { say("time-out: \(error.duration)") }
}

private func endless() async throws {
    try await sleep(for: .seconds(1_000_000))
}

struct NoRoute: Error {
    let number: Int
}
