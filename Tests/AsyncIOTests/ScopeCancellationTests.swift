import AsyncIO
import AsyncIOTesting
import Testing

/// Cancellation of a scope, from within, from outside, and of a single child.
@Suite struct ScopeCancellationTests {
    @Test func aScopeMayEndItselfWithoutAnError() throws {
        try onLoop { () async throws in
            let trace = Trace()
            try await withTaskScope { scope in
                scope.spawn { try await sleepAndTell("child", trace) }
                scope.spawn {
                    try await sleep(for: .seconds(1))
                    scope.cancel(reason: .user("found"))
                    #expect(scope.isCancelled)
                }
                #expect(!scope.isCancelled)
                try await sleepAndTell("body", trace)
            }
            #expect(trace.entries.sorted() == ["body: found", "child: found"])
            #expect(try runningLoop().time.nanoseconds == 1_000_000_000)
        }
    }

    @Test func theValueOfABodyThatHasEndedIsReturned() throws {
        try onLoop { () async throws in
            let value = try await withTaskScope { scope in
                scope.spawn { try await sleep(for: .seconds(1_000)) }
                await turns()
                scope.cancel()
                return 7
            }
            #expect(value == 7)
        }
    }

    @Test func aScopeThatOwesAValueThrowsWhatEndedIt() throws {
        try onLoop { () async throws in
            let line = Tally()
            let error = await thrown {
                try await withTaskScope { scope in
                    line.add(#line + 1)
                    scope.spawn { scope.cancel(reason: .user("enough")) }
                    try await sleep(for: .seconds(1_000))
                    return 1
                }
            }
            #expect((error as? CancelledError)?.reason == .user("enough"))
            #expect(
                (error as? CancelledError)?.origin?.description
                    == "AsyncIOTests/ScopeCancellationTests.swift:\(line.value)")
        }
    }

    @Test func anErrorOfTheCleanUpIsNotLost() throws {
        try onLoop { () async throws in
            let error = await thrown {
                try await withTaskScope { scope in
                    scope.spawn {
                        do { try await sleep(for: .seconds(1_000)) } catch { throw TestError(1) }
                    }
                    await turns()
                    scope.cancel()
                }
            }
            #expect((error as? ErrorGroup)?.errors as? [TestError] == [TestError(1)])
        }
    }

    @Test func mayComeFromAnotherThread() throws {
        try onLoop(.real) { () async throws in
            try await withTaskScope { scope in
                scope.spawn { try await sleep(for: .seconds(1_000)) }
                try await toThread { scope.cancel() }
            }
        }
    }

    @Test func aChildOfACancelledScopeNeverRuns() throws {
        try onLoop { () async throws in
            let trace = Trace()
            try await withTaskScope { scope in
                scope.cancel(reason: .user("over"))
                let child = scope.spawn { trace.add("ran") }
                let error = await thrown { try await child.value }
                #expect((error as? CancelledError)?.reason == .user("over"))
            }
            #expect(trace.entries.isEmpty)
        }
    }

    @Test func aCancelledChildIsNoFailure() throws {
        try onLoop { () async throws in
            let trace = Trace()
            try await withTaskScope { scope in
                let child = scope.spawn { try await sleep(for: .seconds(1_000)) }
                scope.spawn {
                    try await sleep(for: .seconds(1))
                    trace.add("sibling")
                }
                await turns()
                child.cancel()
            }
            #expect(trace.entries == ["sibling"])
        }
    }

    @Test func aBodyThatThrowsTheCancellationOfAChildEndsTheOthersWithIt() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let error = await thrown {
                try await withTaskScope { scope in
                    let child = scope.spawn { try await sleep(for: .seconds(1_000)) }
                    scope.spawn { try await sleepAndTell("sibling", trace) }
                    await turns()
                    child.cancel(reason: .user("child"))
                    try await child.value
                }
            }
            #expect((error as? CancelledError)?.reason == .user("child"))
            #expect(trace.entries == ["sibling: child"])
        }
    }

    @Test func theCallersCancellationReachesAllAndIsThrown() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let task = createTask {
                try await withTaskScope { scope in
                    scope.spawn { try await sleepAndTell("child", trace) }
                    try await sleepAndTell("body", trace)
                }
            }
            await turns()
            let line: UInt = #line + 1
            task.cancel(reason: .user("outer"))
            let error = await thrown { try await task.value } as? CancelledError
            #expect(error?.reason == .user("outer"))
            #expect(
                error?.origin?.description
                    == "AsyncIOTests/ScopeCancellationTests.swift:\(line)")
            #expect(trace.entries.sorted() == ["body: outer", "child: outer"])
        }
    }

    @Test func waitsForTheCleanUpOfAll() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let task = createTask {
                defer { trace.add("scope") }
                try await withTaskScope { scope in
                    scope.spawn {
                        do { try await sleep(for: .seconds(1_000)) } catch {
                            await turns(10)
                            trace.add("child")
                            throw error
                        }
                    }
                }
            }
            await turns()
            task.cancel()
            task.cancel()
            await #expect(throws: CancelledError.self) { try await task.value }
            #expect(trace.entries == ["child", "scope"])
        }
    }

    @Test func errorsWinOverTheCallersCancellation() throws {
        try onLoop { () async throws in
            let task = createTask {
                try await withTaskScope { scope in
                    scope.spawn {
                        do { try await sleep(for: .seconds(1_000)) } catch { throw TestError(1) }
                    }
                }
            }
            await turns()
            task.cancel()
            let error = await thrown { try await task.value }
            #expect((error as? ErrorGroup)?.errors as? [TestError] == [TestError(1)])
        }
    }

    @Test func theCallersCancellationWinsOverTheScopesOwn() throws {
        try onLoop { () async throws in
            let task = createTask {
                try await withTaskScope { scope in
                    scope.spawn {
                        do { try await sleep(for: .seconds(1_000)) } catch { await turns(10) }
                    }
                    await turns()
                    scope.cancel(reason: .user("own"))
                }
            }
            await turns(8)
            task.cancel(reason: .user("outer"))
            let error = await thrown { try await task.value }
            #expect((error as? CancelledError)?.reason == .user("outer"))
        }
    }

    @Test func aCancelledCallerStartsNothing() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let task = createTask {
                try? await sleep(for: .seconds(1_000))
                try await withTaskScope { _ in trace.add("ran") }
            }
            await turns()
            task.cancel(reason: .user("outer"))
            let error = await thrown { try await task.value }
            #expect((error as? CancelledError)?.reason == .user("outer"))
            #expect(trace.entries.isEmpty)
        }
    }

    @Test func aTimeoutEndsAScopeAndIsTold() throws {
        try onLoop { () async throws in
            let trace = Trace()
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.seconds(5)) {
                    try await withTaskScope { scope in
                        scope.spawn { try await sleepAndTell("child", trace) }
                    }
                }
            }
            #expect(trace.entries == ["child: the time-out of 5.0 seconds was reached"])
        }
    }
}
