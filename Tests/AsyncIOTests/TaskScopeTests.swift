import AsyncIO
import AsyncIOTesting
import Testing

/// `withTaskScope`: tasks that a block of code does not outlive, and all their errors.
@Suite struct TaskScopeTests {
    @Test func waitsForEveryChildAndReturnsTheValueOfItsBody() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let value = try await withTaskScope { scope in
                for number in [3, 1, 2] {
                    scope.spawn {
                        try await sleep(for: .seconds(number))
                        trace.add("\(number)")
                    }
                }
                trace.add("body")
                return "value"
            }
            #expect(value == "value")
            #expect(trace.entries == ["body", "1", "2", "3"])
            #expect(try runningLoop().time.nanoseconds == 3_000_000_000)
            #expect(try runningLoop().allTasks.count == 1)
        }
    }

    @Test func mayBeEmpty() throws {
        try onLoop { () async throws in
            #expect(try await withTaskScope { _ in 1 } == 1)
            #expect(try runningLoop().time.nanoseconds == 0)
        }
    }

    @Test func theBodyMayChangeWhatIsAroundIt() throws {
        try onLoop { () async throws in
            var lines = ["before"]
            try await withTaskScope { scope in
                let child = scope.spawn { 1 }
                lines.append("child: \(try await child.value)")
            }
            #expect(lines == ["before", "child: 1"])
        }
    }

    @Test func childrenHaveNamesAndPlaces() throws {
        try onLoop { () async throws in
            try await withTaskScope { scope in
                let line: UInt = #line + 1
                let child = scope.spawn(named: "child") { try await sleep(for: .seconds(1)) }
                #expect(child.name == "child")
                #expect(child.site.description == "AsyncIOTests/TaskScopeTests.swift:\(line)")
            }
        }
    }

    @Test func theFirstFailureEndsTheOthersAndTheBody() throws {
        try onLoop { () async throws in
            let trace = Trace()
            let error = await thrown {
                try await withTaskScope { scope in
                    scope.spawn {
                        try await sleep(for: .seconds(1))
                        throw TestError(1)
                    }
                    scope.spawn { try await sleepAndTell("sibling", trace) }
                    try await sleepAndTell("body", trace)
                }
            }
            let group = try #require(error as? ErrorGroup)
            #expect(group.errors as? [TestError] == [TestError(1)])
            #expect(group.message.contains("AsyncIOTests/TaskScopeTests.swift"))
            #expect(
                trace.entries.sorted() == [
                    "body: another task of the scope failed",
                    "sibling: another task of the scope failed",
                ])
            #expect(try runningLoop().time.nanoseconds == 1_000_000_000)
            #expect(try runningLoop().allTasks.count == 1)
        }
    }

    @Test func everyErrorIsInTheGroupTheBodysLast() throws {
        try onLoop { () async throws in
            let error = await thrown {
                try await withTaskScope { scope in
                    for number in [3, 1, 2] {
                        scope.spawn {
                            try? await sleep(for: .seconds(number))
                            await turns(number)
                            throw TestError(number)
                        }
                    }
                    await turns()
                    throw TestError(0)
                }
            }
            let numbers = (error as? ErrorGroup)?.errors.compactMap { ($0 as? TestError)?.number }
            #expect(numbers?.sorted() == [0, 1, 2, 3])
            #expect(numbers?.last == 0)
            #expect(try runningLoop().time.nanoseconds == 0)
        }
    }

    @Test func aFailureOfTheBodyAloneComesInAGroupToo() throws {
        try onLoop { () async throws in
            let error = await thrown { try await withTaskScope { _ in throw TestError(1) } }
            #expect((error as? ErrorGroup)?.errors as? [TestError] == [TestError(1)])
        }
    }

    @Test func aFailureOfTheBodyEndsTheChildren() throws {
        try onLoop { () async throws in
            let trace = Trace()
            _ = await thrown {
                try await withTaskScope { scope in
                    scope.spawn { try await sleepAndTell("child", trace) }
                    await turns()
                    throw TestError(1)
                }
            }
            #expect(trace.entries == ["child: another task of the scope failed"])
        }
    }

    @Test func anErrorThatWasReadStillCounts() throws {
        try onLoop { () async throws in
            let error = await thrown {
                try await withTaskScope { scope in
                    let child = scope.spawn { throw TestError(1) }
                    _ = await child.result
                    return 1
                }
            }
            #expect((error as? ErrorGroup)?.errors as? [TestError] == [TestError(1)])
        }
    }

    @Test func anErrorThatTheBodyThrowsOnIsListedOnce() throws {
        try onLoop { () async throws in
            let error = await thrown {
                try await withTaskScope { scope in
                    let child = scope.spawn { () async throws -> Int in throw TestError(1) }
                    scope.spawn { try await child.value }
                    return try await child.value
                }
            }
            #expect((error as? ErrorGroup)?.errors as? [TestError] == [TestError(1)])
        }
    }

    @Test func equalErrorsOfTwoChildrenAreListedTwice() throws {
        try onLoop { () async throws in
            let error = await thrown {
                try await withTaskScope { scope in
                    for _ in 0..<2 {
                        scope.spawn {
                            try? await sleep(for: .seconds(1))
                            throw TestError(1)
                        }
                    }
                }
            }
            #expect((error as? ErrorGroup)?.errors as? [TestError] == [TestError(1), TestError(1)])
        }
    }

    @Test func aGroupWithinAGroupKeepsItsShape() throws {
        try onLoop { () async throws in
            let error = await thrown {
                try await withTaskScope { outer in
                    outer.spawn {
                        try await withTaskScope { inner in inner.spawn { throw TestError(2) } }
                    }
                    try? await sleep(for: .seconds(1))
                    throw TestError(1)
                }
            }
            let group = try #require(error as? ErrorGroup)
            let inner = try #require(group.errors.first as? ErrorGroup)
            #expect(group.leaves as? [TestError] == [TestError(2), TestError(1)])
            #expect(inner.errors as? [TestError] == [TestError(2)])
        }
    }

    @Test func aChildMaySpawnSiblingsWhileTheScopeCloses() throws {
        try onLoop { () async throws in
            let trace = Trace()
            try await withTaskScope { scope in
                scope.spawn {
                    try await sleep(for: .seconds(1))
                    scope.spawn {
                        try await sleep(for: .seconds(1))
                        scope.spawn { trace.add("grandchild") }
                    }
                }
            }
            #expect(trace.entries == ["grandchild"])
            #expect(try runningLoop().time.nanoseconds == 2_000_000_000)
        }
    }

    @Test func manyChildrenOneAfterAnotherAreLetGo() throws {
        try onLoop { () async throws in
            let alive = Tally()
            try await withTaskScope { scope in
                for _ in 0..<1_000 {
                    let token = Token(alive)
                    _ = await scope.spawn { _ = token }.result
                }
                #expect(alive.value == 0)
            }
        }
    }

    @Test func nothingIsReportedToAnybodyElse() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) {
            _ = await thrown {
                try await withTaskScope { scope in
                    for number in 0..<3 { scope.spawn { throw TestError(number) } }
                    throw TestError(4)
                }
            }
            await turns()
        }
        #expect(reports.of(.unreadError).isEmpty)
    }

    @Test func worksInAPlainSwiftTask() throws {
        try onLoop { () async throws in
            let plain = Task(executorPreference: try runningLoop().taskExecutor) {
                try await withTaskScope { scope in
                    let child = scope.spawn { 1 }
                    return try await child.value
                }
            }
            #expect(try await plain.value == 1)
        }
    }
}

/// Sleeps for long, and tells why it was cut short.
func sleepAndTell(_ name: String, _ trace: Trace) async throws {
    do {
        try await sleep(for: .seconds(1_000))
    } catch let error as CancelledError {
        trace.add("\(name): \(error.reason)")
        throw error
    }
}

/// Tells how many of it are alive.
private final class Token: Sendable {
    private let alive: Tally

    init(_ alive: Tally) {
        self.alive = alive
        alive.add()
    }

    deinit { alive.add(-1) }
}
