import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Testing

/// Look-ups on threads: remembered, shared, given up and reported.
@Suite struct NameLookUpTests {
    @Test(arguments: [TestLoop.real, .simulated])
    func anAnswerIsRememberedForAShortTime(kind: TestLoop) throws {
        try onLoop { () async throws in
            let (asked, names) = (Tally(), try runningLoop().names)
            names.resolver = .stub { _ in
                Resolver.answer(UInt32(asked.add()))
            }
            for _ in 0..<3 {
                let found = try await getAddressInfo(host: "a.test", port: 80)
                #expect(found == Resolver.answer(1))
            }
            try await sleep(for: .seconds(4.9))
            #expect(try await getAddressInfo(host: "a.test", port: 80) == Resolver.answer(1))
            try await sleep(for: .seconds(0.1))
            #expect(try await getAddressInfo(host: "a.test", port: 80) == Resolver.answer(2))
            #expect(asked.value == 2)
            #expect(names.statistics.fromCache == 3)
            #expect(names.statistics.lookUps == 2)
        }
    }

    @Test func aFailureIsRememberedForAShorterOne() throws {
        try onLoop { () async throws in
            let (asked, names) = (Tally(), try runningLoop().names)
            names.resolver = .stub { _ throws(NameResolutionError) in
                if asked.add() == 1 { throw .unknownInSimulation("gone.test") }
                return Resolver.answer()
            }
            for _ in 0..<3 {
                await #expect(throws: NameResolutionError.self) {
                    try await getAddressInfo(host: "gone.test", port: 80)
                }
            }
            #expect(asked.value == 1)
            try await sleep(for: .seconds(1))
            #expect(try await getAddressInfo(host: "gone.test", port: 80) == Resolver.answer())
            #expect(names.statistics.failures == 1)
        }
    }

    @Test func anOldAnswerIsNotUsedWhenTheNameIsGone() throws {
        try onLoop { () async throws in
            let (asked, names) = (Tally(), try runningLoop().names)
            names.resolver = .stub { _ throws(NameResolutionError) in
                if asked.add() > 1 { throw .unknownInSimulation("gone.test") }
                return Resolver.answer()
            }
            _ = try await getAddressInfo(host: "gone.test", port: 80)
            try await sleep(for: .seconds(5))
            await #expect(throws: NameResolutionError.self) {
                try await getAddressInfo(host: "gone.test", port: 80)
            }
        }
    }

    @Test func theCacheCanBeEmptiedTurnedOffAndSized() throws {
        try onLoop { () async throws in
            let (asked, names) = (Tally(), try runningLoop().names)
            names.resolver = .stub { _ in Resolver.answer(UInt32(asked.add())) }
            func ask(_ host: String) async throws {
                _ = try await getAddressInfo(host: host, port: 1)
            }
            try await ask("a.test")
            names.clearCache()
            try await ask("a.test")
            #expect(asked.value == 2)
            names.cacheLimits.entries = 2
            // The third takes the place of the one that would end first.
            for host in ["a.test", "b.test", "c.test", "c.test", "b.test", "a.test"] {
                try await ask(host)
                try await sleep(for: .milliseconds(1))
            }
            #expect(asked.value == 5)
            #expect(names.statistics.cached == 2)
            names.cacheLimits = .off
            #expect(names.statistics.cached == 0)
            try await ask("d.test")
            try await ask("d.test")
            #expect(asked.value == 7)
        }
    }

    @Test func thoseWhoAskAtTheSameTimeShareOneLookUp() throws {
        try onLoop(.real) { () async throws in
            let (asked, gate, names) = (Tally(), Gate(), try runningLoop().names)
            names.resolver = .stub { _ in
                asked.add()
                gate.wait()
                return Resolver.answer()
            }
            let tasks = (0..<100).map { _ in
                createTask { try await getAddressInfo(host: "busy.test", port: 80) }
            }
            while names.statistics.shared < 99 { await Task.yield() }
            tasks[0].cancel()
            tasks[50].cancel()
            for number in [0, 50] {
                await #expect(throws: CancelledError.self) { _ = try await tasks[number].value }
            }
            gate.open()
            for (number, task) in tasks.enumerated() where number % 50 != 0 {
                #expect(try await task.value == Resolver.answer())
            }
            #expect(asked.value == 1)
            #expect(names.statistics.pending == 0)
        }
    }

    @Test func whatNobodyWaitsForAnyMoreIsNotLookedUp() throws {
        try onLoop(.real) { () async throws in
            let (asked, gate, names) = (Tally(), Gate(), try runningLoop().names)
            names.resolver = .stub { _ in
                asked.add()
                gate.wait()
                return Resolver.answer()
            }
            let tasks = (0..<20).map { number in
                createTask { try await getAddressInfo(host: "\(number).test", port: 80) }
            }
            while asked.value < 8 { await Task.yield() }
            #expect(names.statistics.pending == 20)
            for task in tasks { task.cancel() }
            for task in tasks { _ = await task.result }
            #expect(names.statistics.pending == 8, "what has begun goes on")
            gate.open()
            while names.statistics.pending > 0 { await Task.yield() }
            #expect(asked.value == 8)
            #expect(names.statistics.cached == 8)
        }
    }

    @Test func aStuckNameServerStopsNoTimeout() throws {
        try onLoop(.real) { () async throws in
            let (gate, names) = (Gate(), try runningLoop().names)
            names.resolver = .stub { query in
                if query.host == "stuck.test" { gate.wait() }
                return Resolver.answer()
            }
            for _ in 0..<3 {
                await #expect(throws: TimeoutError.self) {
                    try await withTimeout(.milliseconds(1)) {
                        try await getAddressInfo(host: "stuck.test", port: 80)
                    }
                }
            }
            #expect(try await getAddressInfo(host: "fine.test", port: 80) == Resolver.answer())
            gate.open()
        }
    }

    @Test(arguments: [true, false])
    func aSlowLookUpIsReportedInDebugMode(debug: Bool) throws {
        let reports = ReportTrace()
        try onLoop(.real, debug: debug, reports: reports.add) { () async throws in
            let loop = try runningLoop()
            loop.slowCallbackDuration = .zero
            loop.names.resolver = .stub { _ in Resolver.answer() }
            _ = try await getAddressInfo(host: "slow.test", port: 80)
            loop.slowCallbackDuration = .seconds(3_600)
            _ = try await getAddressInfo(host: "quick.test", port: 80)
        }
        let slow = reports.of(.slowLookUp)
        #expect(slow.count == (debug ? 1 : 0))
        if debug { #expect(slow.first?.message.contains("\"slow.test\"") == true) }
    }

    @Test func aCancelledTaskTroublesNoThread() throws {
        try onLoop(.real) { () async throws in
            let (asked, names) = (Tally(), try runningLoop().names)
            names.resolver = .stub { _ in
                asked.add()
                return Resolver.answer()
            }
            let task = createTask {
                _ = try? await sleep(for: .seconds(60))
                return try await getAddressInfo(host: "late.test", port: 80)
            }
            await turns()
            task.cancel()
            await #expect(throws: CancelledError.self) { _ = try await task.value }
            #expect(asked.value == 0)
            #expect(names.statistics.lookUps == 0)
        }
    }
}
