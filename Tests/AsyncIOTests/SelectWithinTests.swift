import AsyncIO
import AsyncIOTesting
import Testing

/// What a branch of a `select` is made of: time-outs, scopes, selects, shields, streams.
@Suite struct SelectWithinTests {
    @Test func aTimeOutInABranchBelongsToIt() throws {
        try onLoop { () async throws in
            let (left, right) = (Basket(), Basket())
            let selecting = createTask {
                try await select(
                    { try await withTimeout(.seconds(9)) { try await left.get() } },
                    { try await right.get() })
            }
            await turns(5)
            right.put(2)
            left.put(1)
            guard case .second(2) = try await selecting.value else { return #expect(Bool(false)) }
            #expect(left.contents == [1])
        }
    }

    @Test func soDoAGatherAndAScope() throws {
        try onLoop { () async throws in
            let (left, right, third) = (Basket(), Basket(), Basket())
            let selecting = createTask {
                try await select(
                    { try await gather(0..<2) { _ in try await left.get() }.reduce(0, +) },
                    {
                        try await withTaskScope { scope in
                            try await scope.spawn { try await right.get() }.value
                        }
                    }, { try await third.get() })
            }
            await turns(9)
            third.put(3)
            left.put(1)
            right.put(2)
            guard case .third(3) = try await selecting.value else { return #expect(Bool(false)) }
            #expect(left.contents == [1] && right.contents == [2])
        }
    }

    @Test func aSelectInABranchClaimsBoth() throws {
        try onLoop { () async throws in
            let baskets = (0..<3).map { _ in Basket() }
            let selecting = createTask {
                try await select(
                    { try await select(baskets[..<2]) { try await $0.get() }.index },
                    { try await baskets[2].get() })
            }
            await turns(5)
            baskets[1].put(11)
            baskets[0].put(10)
            baskets[2].put(12)
            guard case .first(1) = try await selecting.value else { return #expect(Bool(false)) }
            #expect(baskets.map(\.contents) == [[10], [], [12]])
        }
    }

    @Test func whenTheOuterIsLostSoIsTheInner() throws {
        try onLoop { () async throws in
            let baskets = (0..<3).map { _ in Basket() }
            let selecting = createTask {
                try await select(
                    { try await select(baskets[..<2]) { try await $0.get() }.index },
                    { try await baskets[2].get() })
            }
            await turns(5)
            baskets[2].put(12)
            baskets[1].put(11)
            guard case .second(12) = try await selecting.value else { return #expect(Bool(false)) }
            #expect(baskets.map(\.contents) == [[], [11], []])
        }
    }

    @Test func aTaskOfItsOwnIsNotPartOfTheBranch() throws {
        try onLoop { () async throws in
            let (left, right) = (Basket(), Basket())
            let own = Shared(Holder())
            let selecting = createTask {
                try await select(
                    {
                        own.value.task = createTask { try await left.get() }
                        try await sleep(for: .seconds(100))
                    }, { try await right.get() })
            }
            await turns(5)
            right.put(2)
            left.put(1)
            _ = try await selecting.value
            #expect(try await own.value.task?.value == 1)
        }
    }

    /// A loser's clean-up may have to wait for a lock; if it were refused, it would wait for ever.
    @Test func aShieldIsNotPartOfTheBranch() throws {
        try onLoop { () async throws in
            let (lock, basket, trace) = (Lock(), Basket(), Trace())
            try await lock.acquire()
            let selecting = createTask {
                try await select(
                    {
                        defer { trace.add("cleaned up") }
                        try await withShield { try await lock.acquire() }
                    }, { try await basket.get() })
            }
            await turns(5)
            basket.put(1)
            await turns(5)
            #expect(!selecting.isDone)
            lock.release()
            guard case .second(1) = try await selecting.value else { return #expect(Bool(false)) }
            #expect(trace.entries == ["cleaned up"])
            #expect(lock.isLocked)
        }
    }

    @Test func asCompletedLosesNoTask() throws {
        try onLoop { () async throws in
            let basket = Basket()
            let completed = asCompleted(sleepers([1, 2]))
            basket.put(9)
            _ = try await select({ try await basket.get() }, { try await completed.next() })
            let selecting = createTask {
                try await select(
                    { try await basket.get() }, { try await completed.next()?.value })
            }
            await turns(5)
            basket.put(8)
            _ = try await selecting.value
            var seen: [Int] = []
            for try await task in completed { seen.append(try await task.value) }
            #expect(seen == [1, 2])
        }
    }

    @Test func aLoserLeavesTheBytesInTheStream() throws {
        try withServer(.real) { reader, writer in
            try await writer.write("first\nsecond\n")
            _ = try await reader.readToEnd()
        } client: { reader, writer in
            let (basket, event, stream) = (Basket(), Event(), Shared(reader))
            #expect(try await reader.readLine() == "first")
            let selecting = createTask {
                try await select(
                    { try await basket.get() },
                    {
                        try await event.wait()
                        return try await stream.value.readLine()
                    })
            }
            await turns()
            // The second goes on in the same turn as the first, and finds its line in the buffer.
            event.set()
            basket.put(1)
            guard case .first(1) = try await selecting.value else { return #expect(Bool(false)) }
            #expect(try await reader.readLine() == "second")
            writer.close()
        }
    }

    @Test func theErrorOfALoserIsReported() throws {
        let reports = ReportTrace()
        try onLoop(reports: reports.add) { () async throws in
            _ = try await select(
                { try await sleep(for: .seconds(1)) }, { try await sleep(for: .seconds(5)) },
                { do { try await sleep(for: .seconds(9)) } catch { throw TestError(7) } })
            await turns()
        }
        #expect(reports.of(.unreadError).map { $0.error as? TestError } == [TestError(7)])
    }

    @Test func needsABranch() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop { _ = try await select([Int]()) { $0 } }
        }
        try expect(result, "select needs at least one branch; with none it would never end")
    }
}

private final class Holder: @unchecked Sendable {
    // SAFETY: used on one loop.
    var task: LoopTask<Int>?
}
