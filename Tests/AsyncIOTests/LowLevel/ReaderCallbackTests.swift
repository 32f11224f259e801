import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// `addReader` and `addWriter`: callbacks by level, on descriptors of any owner.
@Suite struct ReaderCallbackTests {
    @Test(arguments: kernelLoops)
    func aReaderIsCalledInEveryTurnWhileThereIsSomething(kind: TestLoop) throws {
        try onLoop(kind) {
            let (loop, pipe, trace) = (try runningLoop(), try TestPipe(), Trace())
            try loop.addReader(pipe.reading) { trace.add(pipe.read(1)) }
            await turns(5)
            #expect(trace.entries.isEmpty)
            pipe.write("abc")
            // Reads a third each time, and is called again without another change.
            while trace.entries.count < 3 { await Task.yield() }
            await turns(10)
            #expect(trace.entries == ["a", "b", "c"])
            pipe.write("d")
            while trace.entries.count < 4 { await Task.yield() }
            #expect(loop.removeReader(pipe.reading))
            #expect(!loop.removeReader(pipe.reading))
            pipe.write("e")
            await turns(10)
            #expect(trace.entries.count == 4)
        }
    }

    @Test(arguments: kernelLoops)
    func whatIsReadyIsSoForACancelledTaskToo(kind: TestLoop) throws {
        try onLoop(kind) {
            let (loop, pipe) = (try runningLoop(), try TestPipe())
            let descriptor = pipe.reading
            try loop.watch(descriptor)
            defer { loop.unwatch(descriptor) }
            pipe.write("a")
            while !loop.isReady(descriptor, for: .read) { await Task.yield() }
            let task = createTask {
                while !Task.isCancelled { await Task.yield() }
                let ready = await loop.waitUntilReady(descriptor, for: .read)
                loop.noteBlocked(descriptor, for: .read)
                return [ready, await loop.waitUntilReady(descriptor, for: .read)]
            }
            await turns()
            task.cancel()
            let causes = try await task.value
            #expect(causes == [.ready, .cancelled])
        }
    }

    @Test(arguments: kernelLoops)
    func aWriterIsCalledInEveryTurnWhileThereIsRoom(kind: TestLoop) throws {
        try onLoop(kind) {
            let (loop, pipe, count) = (try runningLoop(), try TestPipe(), Tally())
            try loop.addWriter(pipe.writing) { count.add() }
            while count.value < 10 { await Task.yield() }
            pipe.fill()
            let soFar = count.value
            await turns(20)
            #expect(count.value <= soFar + 1)
            pipe.drain()
            while count.value < soFar + 5 { await Task.yield() }
            #expect(loop.removeWriter(pipe.writing))
            #expect(!loop.removeWriter(pipe.writing))
            let last = count.value
            await turns(10)
            #expect(count.value == last)
        }
    }

    @Test(arguments: kernelLoops)
    func bothDirectionsOfASocket(kind: TestLoop) throws {
        try onLoop(kind) {
            let loop = try runningLoop()
            let (left, right) = try KernelNetwork.pair()
            let (reads, writes) = (Tally(), Tally())
            try loop.addReader(left) {
                reads.add()
                var byte: UInt8 = 0
                _ = recv(left, &byte, 1, 0)
            }
            try loop.addWriter(left) {
                writes.add()
                if writes.value == 3 { loop.removeWriter(left) }
            }
            while writes.value < 3 { await Task.yield() }
            await turns(10)
            #expect([reads.value, writes.value] == [0, 3])
            _ = send(right, "xy", 2, 0)
            while reads.value < 2 { await Task.yield() }
            await turns(10)
            #expect([reads.value, writes.value] == [2, 3])
            // The end is a state that stays: it is told until somebody acts on it.
            closeDescriptor(right)
            while reads.value < 10 { await Task.yield() }
            loop.removeReader(left)
            closeDescriptor(left)
        }
    }

    @Test func aSecondReaderTakesThePlaceOfTheFirst() throws {
        try onLoop(.real) {
            let (loop, pipe, trace) = (try runningLoop(), try TestPipe(), Trace())
            try loop.addReader(pipe.reading) { trace.add("first \(pipe.read(1))") }
            pipe.write("ab")
            try loop.addReader(pipe.reading) { trace.add("second \(pipe.read(1))") }
            while trace.entries.count < 2 { await Task.yield() }
            #expect(trace.entries == ["second a", "second b"])
            loop.removeReader(pipe.reading)
        }
    }

    @Test func aReaderThatWasRemovedInTheSameTurnDoesNotRun() throws {
        try onLoop(.real) {
            let (loop, pipe, other, trace) = (
                try runningLoop(), try TestPipe(), try TestPipe(), Trace()
            )
            // Both are ready in one poll; whoever comes first removes the other.
            try loop.addReader(pipe.reading) {
                trace.add("one")
                loop.removeReader(pipe.reading)
                loop.removeReader(other.reading)
            }
            try loop.addReader(other.reading) {
                trace.add("one")
                loop.removeReader(pipe.reading)
                loop.removeReader(other.reading)
            }
            pipe.write("x")
            other.write("x")
            await turns(20)
            #expect(trace.entries == ["one"])
        }
    }

    @Test(arguments: [true, false])
    func whatAReaderHoldsOnToIsFreedWhenItWasRemovedAndHasEnded(removesItself: Bool) throws {
        try onLoop(.real) {
            let (loop, pipe, trace) = (try runningLoop(), try TestPipe(), Trace())
            let seen = WeakTally()
            do {
                let tally = Tally()
                seen.value = tally
                try loop.addReader(pipe.reading) {
                    if removesItself { loop.removeReader(pipe.reading) }
                    try loop.runNested { await turns() }
                    // Still there, though nobody else has it.
                    tally.add()
                    trace.add(pipe.read(tally.value))
                }
            }
            pipe.write("ab")
            while trace.entries.isEmpty { await Task.yield() }
            loop.removeReader(pipe.reading)
            await turns()
            #expect(trace.entries.first == "a")
            #expect(seen.value == nil)
        }
    }

    @Test func whatACallbackThrowsIsReportedAndItIsCalledAgain() throws {
        let reports = ReportTrace()
        try onLoop(.real, reports: reports.add) {
            let (loop, pipe) = (try runningLoop(), try TestPipe())
            pipe.write("x")
            try loop.addReader(pipe.reading) {
                if reports.all.count == 2 { loop.removeReader(pipe.reading) }
                throw TestError()
            }
            while reports.all.count < 3 { await Task.yield() }
        }
        #expect(reports.of(.callbackFailed).count == 3)
    }

    @Test func regularFilesAreRefused() throws {
        try onLoop(.real) {
            let file = open("/proc/self/exe", O_RDONLY)
            defer { close(file) }
            let loop = try runningLoop()
            let error = #expect(throws: OSError.self) { try loop.addReader(file) {} }
            #expect(error?.code == EPERM)
            #expect(!loop.removeReader(file))
            #expect(throws: OSError.self) { try loop.addWriter(-1) {} }
        }
    }

    @Test func whatALoopStillWatchesAtItsEndIsLetGo() throws {
        let pipe = try TestPipe()
        let seen = WeakTally()
        try onLoop(.real) {
            let tally = Tally()
            seen.value = tally
            try runningLoop().addReader(pipe.reading) { tally.add() }
        }
        #expect(seen.value == nil)
    }

    @Test func aDescriptorOfATransportIsRefused() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try withTransports(.real, server: Recorder(), client: Recorder()) { _, client in
                try runningLoop().addReader(client.transport?.descriptor ?? 0) {}
            }
        }
        try expect(result, "addReader", "belongs to a stream, a transport or a watch")
    }

    @Test func aStoppedLoopRunsAReaderNoMoreThanOnce() throws {
        let loop = EventLoop(
            poller: try PollerKind.platformDefault.make(), mode: .local, debug: false)
        let (pipe, count) = (try TestPipe(), Tally())
        try loop.addReader(pipe.reading) {
            count.add()
            _ = pipe.read(1)
        }
        pipe.write("x")
        for _ in 0..<5 {
            loop.callSoon { loop.stop() }
            try loop.runForever()
        }
        #expect(count.value == 1)
        loop.close()
    }

    @Test func aClosedLoopHasNone() throws {
        let loop = EventLoop(
            poller: try PollerKind.platformDefault.make(), mode: .local, debug: false)
        let pipe = try TestPipe()
        try loop.addReader(pipe.reading) {}
        try loop.addWriter(pipe.writing) {}
        loop.close()
        #expect(!loop.removeReader(pipe.reading))
        #expect(!loop.removeWriter(pipe.writing))
    }

    @Test func aClosedLoopTakesNone() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let loop = EventLoop(
                poller: try PollerKind.platformDefault.make(), mode: .local, debug: false)
            loop.close()
            try loop.addReader(0) {}
        }
        try expect(result, "addReader on a loop that is closed")
    }
}

/// A pipe of the test's own.
final class TestPipe: @unchecked Sendable {
    // SAFETY: two constant numbers.
    let reading: Int32
    let writing: Int32
    /// The ends that are closed at the end; a test that gives one away takes it out.
    var owned: Set<Int32>

    init() throws {
        (reading, writing) = try KernelPipes.open()
        owned = [reading, writing]
    }

    deinit {
        for end in owned { closeDescriptor(end) }
    }

    func read(_ count: Int) -> String {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = Glibc.read(reading, &bytes, count)
        return String(decoding: bytes.prefix(max(got, 0)), as: UTF8.self)
    }

    func write(_ text: String) {
        _ = Glibc.write(writing, text, text.utf8.count)
    }

    func fill() {
        let block = [UInt8](repeating: 0, count: 65_536)
        while Glibc.write(writing, block, block.count) > 0 {}
        while Glibc.write(writing, block, 1) > 0 {}
    }

    func drain() {
        var block = [UInt8](repeating: 0, count: 65_536)
        while Glibc.read(reading, &block, block.count) > 0 {}
    }

    /// Gives an end away: somebody else closes it now.
    func give(_ end: Int32) -> Int32 {
        owned.remove(end)
        return end
    }
}

/// What is looked at after its owner has let it go.
private final class WeakTally: @unchecked Sendable {
    // SAFETY: used by one thread, before and after the loop's run.
    weak var value: Tally?
}
