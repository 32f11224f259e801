import AsyncIO
import AsyncIOTesting
import Testing

/// `scope.start`: a child that says when it is ready.
@Suite struct ScopeStartTests {
    @Test func waitsForTheSignalAndReturnsItsValue() throws {
        try onLoop { () async throws in
            let trace = Trace()
            try await withTaskScope { scope in
                let port = try await scope.start(named: "server") { started in
                    try await sleep(for: .seconds(1))
                    started.signal(8080)
                    try await sleep(for: .seconds(1))
                    trace.add("server ended")
                }
                trace.add("port \(port) after \(try runningLoop().time)")
            }
            #expect(trace.entries == ["port 8080 after 1.0 seconds", "server ended"])
            #expect(try runningLoop().time.nanoseconds == 2_000_000_000)
        }
    }

    @Test func aSignalMayCarryNothing() throws {
        try onLoop { () async throws in
            try await withTaskScope { scope in
                try await scope.start { started in started.signal() }
            }
        }
    }

    @Test func aFailureBeforeTheSignalIsTheCallersAlone() throws {
        try onLoop { () async throws in
            let trace = Trace()
            try await withTaskScope { scope in
                scope.spawn {
                    try await sleep(for: .seconds(2))
                    trace.add("sibling")
                }
                let error = await thrown {
                    try await scope.start { (_: StartSignal<Int>) in
                        try await sleep(for: .seconds(1))
                        throw TestError(1)
                    }
                }
                #expect(error as? TestError == TestError(1))
            }
            #expect(trace.entries == ["sibling"])
        }
    }

    @Test func aFailureBeforeTheSignalThatTheBodyThrowsOnIsListedOnce() throws {
        try onLoop { () async throws in
            let error = await thrown {
                try await withTaskScope { scope in
                    try await scope.start { (_: StartSignal<Int>) in throw TestError(1) }
                }
            }
            #expect((error as? ErrorGroup)?.errors as? [TestError] == [TestError(1)])
        }
    }

    @Test func aFailureAfterTheSignalIsTheScopes() throws {
        try onLoop { () async throws in
            let error = await thrown {
                try await withTaskScope { scope in
                    let value = try await scope.start { started in
                        started.signal(1)
                        throw TestError(2)
                    }
                    #expect(value == 1)
                }
            }
            #expect((error as? ErrorGroup)?.errors as? [TestError] == [TestError(2)])
        }
    }

    @Test func anEndWithoutASignalIsAnErrorOfItsOwn() throws {
        try onLoop { () async throws in
            try await withTaskScope { scope in
                let line: UInt = #line + 2
                let error = await thrown {
                    try await scope.start(named: "mute") { (_: StartSignal<Int>) in }
                }
                let notStarted = try #require(error as? NotStartedError)
                #expect(notStarted.taskName == "mute")
                #expect(
                    notStarted.description.contains(
                        "mute ended without saying that it was ready; call signal(_:)"))
                #expect(notStarted.description.contains("ScopeStartTests.swift:\(line)"))
            }
        }
    }

    @Test func aCancelledCallerEndsTheChildAndWaitsForIt() throws {
        try onLoop { () async throws in
            let trace = Trace()
            try await withTaskScope { scope in
                let caller = scope.spawn {
                    defer { trace.add("caller ended") }
                    return try await scope.start { started in
                        do { try await sleep(for: .seconds(1_000)) } catch {
                            await turns(10)
                            trace.add("child: \(error)")
                            started.signal(1)
                            throw error
                        }
                    }
                }
                await turns()
                caller.cancel(reason: .user("stop"))
                let error = await thrown { try await caller.value }
                #expect((error as? CancelledError)?.reason == .user("stop"))
            }
            #expect(trace.entries.count == 2)
            #expect(trace.entries.first?.hasPrefix("child: CancelledError: stop") == true)
            #expect(trace.entries.last == "caller ended")
        }
    }

    @Test func aCallerCancelledInVainIsToldAllTheSame() throws {
        try onLoop { () async throws in
            try await withTaskScope { scope in
                let caller = scope.spawn {
                    try await scope.start { (_: StartSignal<Int>) in
                        try? await sleep(for: .seconds(1_000))
                    }
                }
                await turns()
                caller.cancel(reason: .user("stop"))
                let error = await thrown { try await caller.value }
                #expect((error as? CancelledError)?.reason == .user("stop"))
            }
        }
    }

    @Test func aSignalBeforeTheCancellationIsNotLost() throws {
        try onLoop { () async throws in
            try await withTaskScope { scope in
                let cancel = Shared(Holder())
                let caller = scope.spawn {
                    try await scope.start { started in
                        started.signal(5)
                        cancel.value.task?.cancel()
                    }
                }
                cancel.value.task = caller
                let value = try await caller.value
                #expect(value == 5)
            }
        }
    }
}

private final class Holder {
    var task: LoopTask<Int>?
}
