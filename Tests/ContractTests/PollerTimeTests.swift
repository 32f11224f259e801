import AsyncIOSystem
import Synchronization
import Testing

/// The promises of `Poller.swift` about time-outs, wake-ups and the clock, for every back end.
@Suite struct PollerTimeTests {
    // MARK: 4. Time-outs

    @Test(arguments: PollerKind.allCases)
    func p4_returnsAtOnceWithATimeOutOfZero(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            for _ in 0..<1_000 {
                let reports = try harness.wait(0)
                #expect(reports.isEmpty)
            }
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p4_waitsForTheTimeOut(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            for timeout in [1, 1_000, 2_500_000] as [Int64] {
                let start = harness.poller.now()
                // A kernel may return early; what counts is that it does not do so for ever.
                while harness.poller.now() - start < timeout {
                    let left = timeout - (harness.poller.now() - start)
                    let reports = try harness.wait(left)
                    #expect(reports.isEmpty)
                }
                if kind == .simulated { #expect(harness.poller.now() - start == timeout) }
            }
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p4_deliversBeforeTheTimeOut(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let descriptor = try harness.open()
            try harness.add(descriptor)
            let reports = try harness.wait(nil)
            #expect(reports.map(\.descriptor) == [descriptor])
            if kind == .simulated { #expect(harness.poller.now() == 0) }
        }
    }

    @Test func p4_onlyASimulationKnowsThatNothingCanHappen() throws {
        let poller = try SimulatedPoller()
        let result = try poller.wait(timeout: nil) { _, _ in }
        #expect(result == .stalled)
    }

    // MARK: 5. Wake-ups

    @Test(arguments: PollerKind.allCases)
    func p5_aWakeUpBeforeTheWaitIsNotLost(kind: PollerKind) throws {
        let poller = try kind.make()
        for _ in 0..<100 {
            poller.wake()
            #expect(try waitOnce(poller) == .woken)
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p5_wakeUpsMayBeMergedButLaterOnesAreSeen(kind: PollerKind) throws {
        let poller = try kind.make()
        for _ in 0..<20 {
            for _ in 0..<500 { poller.wake() }
            #expect(try waitOnce(poller) == .woken)
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p5_otherThreadsEndTheWait(kind: PollerKind) throws {
        let poller = try kind.make()
        // Makes the simulated one really wait, as for work on a thread.
        (poller as? SimulatedPoller)?.externalWork.store(1, ordering: .relaxed)
        let rounds = 300
        let done = Atomic<Int>(0)
        try withRunningThread { [box = UncheckedBox(poller)] in
            for round in 0..<rounds {
                box.value.wake()
                while done.load(ordering: .acquiring) == round { yieldThread() }
            }
        } while: {
            for _ in 0..<rounds {
                let result = try waitOnce(poller)
                #expect(result == .woken)
                done.add(1, ordering: .releasing)
            }
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p5_manyThreadsMayWakeAtOnce(kind: PollerKind) throws {
        let poller = try kind.make()
        (poller as? SimulatedPoller)?.externalWork.store(1, ordering: .relaxed)
        let work = Atomic<Int>(0)
        let (count, each) = (4, 2_000)
        let threads = try (0..<count).map { [box = UncheckedBox(poller)] _ in
            try Thread(named: "waker") {
                for _ in 0..<each {
                    work.add(1, ordering: .sequentiallyConsistent)
                    box.value.wake()
                }
            }
        }
        while work.load(ordering: .sequentiallyConsistent) < count * each {
            _ = try poller.wait(timeout: nil) { _, _ in }
        }
        for thread in threads { thread.join() }
    }

    @Test(arguments: PollerKind.allCases)
    func p5_theWakeUpDescriptorDoesTheSame(kind: PollerKind) throws {
        guard kind != .simulated else { return }
        let poller = try kind.make()
        for _ in 0..<10 {
            var one: UInt64 = 1
            let transfer = withUnsafeBytes(of: &one) { Pipe.write(poller.wakeupDescriptor, $0) }
            #expect(transfer == 8)
            #expect(try waitOnce(poller) == .woken)
        }
    }

    // MARK: 7. The clock

    @Test(arguments: PollerKind.allCases)
    func p7_theClockNeverGoesBack(kind: PollerKind) throws {
        let poller = try kind.make()
        var last = poller.now()
        for round in 0..<200 {
            if round.isMultiple(of: 20) {
                _ = try poller.wait(timeout: 1_000) { _, _ in }
                #expect(poller.now() > last)
            }
            #expect(poller.now() >= last)
            last = poller.now()
        }
    }

    // MARK: The end

    @Test(arguments: PollerKind.allCases)
    func closesMoreThanOnce(kind: PollerKind) throws {
        let poller = try kind.make()
        poller.close()
        poller.close()
    }
}

/// Waits without limit, and drops what is delivered.
private func waitOnce(_ poller: any Poller) throws -> WaitResult {
    try poller.wait(timeout: nil) { _, _ in }
}
