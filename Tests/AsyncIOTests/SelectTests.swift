import AsyncIO
import AsyncIOTesting
import Testing

/// `select`: the first of several wins, and the others have taken nothing.
@Suite struct SelectTests {
    @Test func givesTheBranchThatCameFirst() throws {
        try onLoop { () async throws in
            let basket = Basket()
            for round in 0..<2 {
                if round == 1 { basket.put(7) }
                switch try await select(
                    { try await basket.get() }, { try await sleep(for: .seconds(5)) })
                {
                case .first(let number): #expect(round == 1 && number == 7)
                case .second: #expect(round == 0)
                }
            }
            #expect(basket.waiting == 0)
            #expect(try runningLoop().time.nanoseconds == 5_000_000_000)
        }
    }

    @Test func takesThreeOrFourOfDifferentTypes() throws {
        try onLoop { () async throws in
            let three = try await select(
                { try await sleep(for: .seconds(3), result: 1) },
                { try await sleep(for: .seconds(2), result: "two") },
                { try await sleep(for: .seconds(1), result: true) })
            guard case .third(true) = three else { return #expect(Bool(false), "\(three)") }
            let four = try await select(
                { try await sleep(for: .seconds(3), result: 1) },
                { try await sleep(for: .seconds(3), result: "two") },
                { try await sleep(for: .seconds(3), result: true) },
                { try await sleep(for: .seconds(1), result: 4.0) })
            guard case .fourth(4.0) = four else { return #expect(Bool(false), "\(four)") }
        }
    }

    @Test func takesASequence() throws {
        try onLoop { () async throws in
            let baskets = (0..<10).map { _ in Basket() }
            createTask {
                try await sleep(for: .seconds(1))
                baskets[6].put(66)
            }
            let (value, index) = try await select(baskets) { try await $0.get() }
            #expect(value == 66 && index == 6)
            #expect(baskets.allSatisfy { $0.waiting == 0 && $0.contents.isEmpty })
        }
    }

    @Test func ofSeveralThatCouldGoOnTheFirstWins() throws {
        try onLoop { () async throws in
            let (left, right) = (Basket(), Basket())
            left.put(1)
            right.put(2)
            guard
                case .first(1) = try await select(
                    { try await left.get() }, { try await right.get() })
            else { return #expect(Bool(false)) }
            #expect(right.contents == [2])
        }
    }

    @Test func whatArrivesInTheSameTurnStaysForTheNext() throws {
        try onLoop { () async throws in
            let (left, right) = (Basket(), Basket())
            createTask {
                try await sleep(for: .seconds(1))
                right.put(2)
                left.put(1)
            }
            guard
                case .second(2) = try await select(
                    { try await left.get() }, { try await right.get() })
            else { return #expect(Bool(false)) }
            #expect(left.contents == [1] && right.contents.isEmpty)
        }
    }

    @Test func twoBranchesMayWaitForTheSame() throws {
        try onLoop { () async throws in
            let basket = Basket()
            createTask {
                try await sleep(for: .seconds(1))
                for number in 1...3 { basket.put(number) }
            }
            let (value, index) = try await select(0..<2) { _ in try await basket.get() }
            #expect(value == 1 && index == 0)
            #expect(basket.contents == [2, 3])
        }
    }

    @Test func aLoserIsSkippedInTheLine() throws {
        try onLoop { () async throws in
            let (left, right) = (Basket(), Basket())
            let selecting = createTask {
                try await select({ try await left.get() }, { try await right.get() })
            }
            await turns()
            let next = createTask { try await right.get() }
            await turns()
            left.put(1)
            right.put(2)
            guard case .first(1) = try await selecting.value else { return #expect(Bool(false)) }
            #expect(try await next.value == 2)
        }
    }

    @Test func aWinnerMayTakeMore() throws {
        try onLoop { () async throws in
            let (basket, other) = (Basket(), Basket())
            let selecting = createTask {
                try await select(
                    { try await [basket.get(), basket.get()] }, { try await other.get() })
            }
            await turns()
            basket.put(1)
            await turns()
            other.put(9)
            await turns()
            #expect(!selecting.isDone)
            basket.put(2)
            guard case .first([1, 2]) = try await selecting.value else {
                return #expect(Bool(false))
            }
            #expect(other.contents == [9])
        }
    }

    @Test func tellsTheLosersWhyAndWaitsForThem() throws {
        try onLoop { () async throws in
            let trace = Trace()
            _ = try await select(
                { try await sleep(for: .seconds(1)) },
                {
                    do {
                        try await sleep(for: .seconds(9))
                    } catch let error as CancelledError {
                        await turns(10)
                        trace.add("\(error.reason)")
                        throw error
                    }
                })
            #expect(trace.entries == ["another branch or attempt came first"])
            #expect(try runningLoop().allTasks.count == 1)
            #expect(try runningLoop().time.nanoseconds == 1_000_000_000)
        }
    }

    @Test func theFirstErrorIsThrown() throws {
        try onLoop { () async throws in
            let basket = Basket()
            let error = await thrown {
                try await select(
                    { () async throws -> Int in
                        try await sleep(for: .seconds(1))
                        throw TestError(4)
                    }, { try await basket.get() })
            }
            #expect(error as? TestError == TestError(4))
            #expect(basket.waiting == 0)
        }
    }

    @Test func anEventAloneDoesNotWin() throws {
        try onLoop { () async throws in
            let (event, basket) = (Event(), Basket())
            event.set()
            let selected = try await select(
                {
                    try await event.wait()
                    return try await basket.get()
                }, { try await sleep(for: .seconds(5)) })
            guard case .second = selected else { return #expect(Bool(false)) }
        }
    }

    @Test func aLockIsTakenByTheWinnerOnly() throws {
        try onLoop { () async throws in
            let (left, right) = (Lock(), Lock())
            for _ in 0..<3 {
                _ = try await select({ try await left.acquire() }, { try await right.acquire() })
                #expect(left.isLocked && !right.isLocked)
                left.release()
            }
            try await left.acquire()
            try await right.acquire()
            let selecting = createTask {
                try await select({ try await left.acquire() }, { try await right.acquire() })
            }
            await turns()
            right.release()
            left.release()
            guard case .second = try await selecting.value else { return #expect(Bool(false)) }
            #expect(!left.isLocked && right.isLocked)
        }
    }

    @Test(arguments: [true, false])
    func whatIsGivenBackDoesNotDecide(isFree: Bool) throws {
        try onLoop { () async throws in
            let (lock, semaphore) = (Lock(), Semaphore(1))
            let limiter = CapacityLimiter(totalTokens: 1)
            if !isFree {
                try await lock.acquire()
                try await semaphore.acquire()
                try await limiter.acquire()
                await turns()
            }
            let holding = createTask {
                try await select(
                    { try await lock.withLock { try await sleep(for: .seconds(9)) } },
                    { try await semaphore.withPermit { try await sleep(for: .seconds(9)) } },
                    { try await limiter.withToken { try await sleep(for: .seconds(9)) } },
                    { try await sleep(for: .seconds(5)) })
            }
            await turns()
            if !isFree {
                lock.release()
                semaphore.release()
                limiter.release()
            }
            guard case .fourth = try await holding.value else { return #expect(Bool(false)) }
            #expect(!lock.isLocked && semaphore.value == 1 && limiter.availableTokens == 1)
        }
    }

    @Test func aPermitThatIsKeptDecides() throws {
        try onLoop { () async throws in
            let (left, right) = (Semaphore(0), CapacityLimiter(totalTokens: 1))
            try await right.acquire()
            let selecting = createTask {
                try await select({ try await left.acquire() }, { try await right.acquire() })
            }
            await turns()
            left.release()
            right.release()
            guard case .first = try await selecting.value else { return #expect(Bool(false)) }
            #expect(left.value == 0 && right.availableTokens == 1)
        }
    }

    @Test func theCallersCancellationReachesAllBranches() throws {
        try onLoop { () async throws in
            let baskets = [Basket(), Basket()]
            let selecting = createTask {
                try await select(baskets) { try await $0.get() }.value
            }
            await turns()
            selecting.cancel(reason: .user("caller"))
            let error = await thrown { try await selecting.value } as? CancelledError
            #expect(error?.reason == .user("caller"))
            #expect(baskets.allSatisfy { $0.waiting == 0 })
        }
    }

    @Test func whatWasGivenBeforeTheCallersCancellationIsReturned() throws {
        try onLoop { () async throws in
            let baskets = [Basket(), Basket()]
            let selecting = createTask {
                try await select(baskets) { try await $0.get() }.value
            }
            await turns()
            baskets[1].put(5)
            selecting.cancel()
            baskets[0].put(6)
            #expect(try await selecting.value == 5)
            #expect(baskets[0].contents == [6])
        }
    }
}
