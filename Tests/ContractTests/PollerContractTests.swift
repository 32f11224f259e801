import AsyncIOSystem
import Synchronization
import Testing

/// The promises of `Poller.swift`, by their numbers, for every back end.
@Suite struct PollerContractTests {
    // MARK: 1. The first state is reported

    @Test(arguments: PollerKind.allCases)
    func p1_reportsADescriptorThatIsReadyWhenAdded(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let descriptor = try harness.open()
            try harness.send(to: descriptor)
            try harness.add(descriptor)
            #expect(try harness.readiness(of: descriptor) == [.readable, .writable])
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p1_reportsOnlyWhatIsReady(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let descriptor = try harness.open()
            try harness.add(descriptor)
            #expect(try harness.readiness(of: descriptor) == .writable)
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p1_refusesASecondWatch(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let descriptor = try harness.open()
            try harness.add(descriptor)
            #expect(throws: OSError.self) { try harness.poller.add(descriptor) }
        }
    }

    // MARK: 2. Changes are reported, and only they

    @Test(arguments: PollerKind.allCases)
    func p2_reportsEachChangeToReadable(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let descriptor = try harness.open()
            try harness.add(descriptor)
            _ = try harness.readiness(of: descriptor)
            for _ in 0..<10 {
                harness.drain(descriptor)
                #expect(try !harness.readiness(of: descriptor).contains(.readable))
                try harness.send(to: descriptor)
                #expect(try harness.readiness(of: descriptor).contains(.readable))
            }
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p2_reportsEachChangeToWritable(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let descriptor = try harness.open()
            try harness.add(descriptor)
            _ = try harness.readiness(of: descriptor)
            for _ in 0..<3 {
                harness.fill(descriptor)
                #expect(try !harness.readiness(of: descriptor).contains(.writable))
                harness.drainPeer(of: descriptor)
                #expect(try harness.readiness(of: descriptor).contains(.writable))
            }
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p2_doesNotRepeatItselfToALoopThatDoesNotRead(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let descriptor = try harness.open()
            try harness.add(descriptor)
            try harness.send(to: descriptor)
            #expect(try harness.readiness(of: descriptor).contains(.readable))
            for _ in 0..<50 { #expect(try harness.wait().isEmpty) }
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p2_keepsDescriptorsApart(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let descriptors = try (0..<20).map { _ in try harness.open() }
            for descriptor in descriptors { try harness.add(descriptor) }
            while try !harness.wait().isEmpty {}
            for descriptor in descriptors {
                try harness.send(to: descriptor)
                let reports = try harness.wait()
                #expect(reports.map(\.descriptor) == [descriptor])
                harness.drain(descriptor)
            }
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p2_deliversMoreDescriptorsThanFitInOneBatch(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let count = 600
            try raiseDescriptorLimit()
            for _ in 0..<count { try harness.add(try harness.open()) }
            var seen: Set<Int32> = []
            for _ in 0..<10 { seen.formUnion(try harness.wait().map(\.descriptor)) }
            #expect(seen.count == count)
        }
    }

    @Test(arguments: PollerKind.allCases.filter { $0 != .simulated })
    func p2_reportsAStateThatLastsOnceMoreIfAsked(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let descriptor = try harness.open()
            try harness.add(descriptor)
            try harness.send(to: descriptor)
            #expect(try harness.readiness(of: descriptor).contains(.readable))
            for _ in 0..<5 {
                harness.poller.recheck(descriptor, .readable)
                #expect(try harness.readiness(of: descriptor) == .readable)
                #expect(try harness.wait().isEmpty)
            }
            harness.poller.recheck(descriptor, [.readable, .writable])
            #expect(try harness.readiness(of: descriptor) == [.readable, .writable])
            harness.drain(descriptor)
            harness.poller.recheck(descriptor, .readable)
            #expect(try !harness.readiness(of: descriptor).contains(.readable))
        }
    }

    // MARK: 3. Hang-ups

    @Test(arguments: PollerKind.allCases)
    func p3_reportsAHangUpInBothDirections(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let descriptor = try harness.open()
            try harness.add(descriptor)
            _ = try harness.readiness(of: descriptor)
            harness.hangUp(descriptor)
            let readiness = try harness.readiness(of: descriptor)
            #expect(readiness == [.readable, .writable, .hangup])
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p3_reportsAHangUpThatCameBeforeTheWatch(kind: PollerKind) throws {
        guard kind != .simulated else { return }
        try withHarness(kind) { harness in
            let descriptor = try harness.open()
            harness.hangUp(descriptor)
            try harness.add(descriptor)
            #expect(try harness.readiness(of: descriptor).contains([.readable, .hangup]))
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p3_doesNotRepeatAHangUp(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let descriptor = try harness.open()
            try harness.add(descriptor)
            harness.hangUp(descriptor)
            _ = try harness.readiness(of: descriptor)
            for _ in 0..<50 { #expect(try harness.wait().isEmpty) }
        }
    }

    // MARK: 6. Remove

    @Test(arguments: PollerKind.allCases)
    func p6_deliversNothingAfterRemove(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let (removed, kept) = (try harness.open(), try harness.open())
            for descriptor in [removed, kept] { try harness.add(descriptor) }
            harness.poller.remove(removed)
            try harness.send(to: removed)
            #expect(try harness.readiness(of: removed).isEmpty)
            try harness.send(to: kept)
            #expect(try harness.readiness(of: kept).contains(.readable))
            try harness.poller.add(removed)
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p6_removingTwiceOrTheUnknownDoesNothing(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let descriptor = try harness.open()
            harness.poller.remove(descriptor)
            try harness.add(descriptor)
            harness.poller.remove(descriptor)
            harness.poller.remove(descriptor)
            #expect(try harness.wait().isEmpty)
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p6_removesTheRightOneAfterAHangUp(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let descriptors = try (0..<4).map { _ in try harness.open() }
            for descriptor in descriptors { try harness.add(descriptor) }
            harness.hangUp(descriptors[3])
            _ = try harness.readiness(of: descriptors[3])
            for index in [0, 3, 1] { harness.poller.remove(descriptors[index]) }
            try harness.send(to: descriptors[2])
            #expect(try harness.readiness(of: descriptors[2]).contains(.readable))
        }
    }

    @Test(arguments: PollerKind.allCases)
    func p6_allowsToRemoveInTheMiddleOfADelivery(kind: PollerKind) throws {
        try withHarness(kind) { harness in
            let descriptors = try (0..<6).map { _ in try harness.open() }
            for descriptor in descriptors { try harness.add(descriptor) }
            var delivered: [Int32] = []
            _ = try harness.poller.wait(timeout: 0) { descriptor, _ in
                delivered.append(descriptor)
                harness.poller.remove(descriptor)
            }
            while true {
                let more = try harness.wait().map(\.descriptor)
                if more.isEmpty { break }
                #expect(Set(more).isDisjoint(with: delivered))
                delivered += more
            }
            #expect(Set(delivered) == Set(descriptors))
        }
    }
}
