import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Pipes and terminals beneath a protocol.
@Suite struct PipeTransportTests {
    @Test(arguments: kernelLoops)
    func readsAPipeToItsEnd(kind: TestLoop) throws {
        try onLoop(kind) {
            let pipe = try TestPipe()
            let (transport, recorder) = try await connectReadPipe(pipe.give(pipe.reading)) {
                Recorder()
            }
            pipe.write("first")
            while recorder.text != "first" { await Task.yield() }
            transport.pauseReading()
            transport.pauseReading()
            #expect(!transport.isReading)
            pipe.write("second")
            await turns(10)
            #expect(recorder.text == "first")
            transport.resumeReading()
            while recorder.text != "firstsecond" { await Task.yield() }
            closeDescriptor(pipe.give(pipe.writing))
            try await recorder.lost.wait()
            #expect(recorder.trace.entries == ["made", "data 5", "data 6", "end", "lost"])
            #expect(transport.isClosing)
            // Paused or not, what is over stays over.
            transport.pauseReading()
            transport.resumeReading()
            #expect(!transport.isReading)
        }
    }

    @Test func aPipeHasNoOtherSideToGoOnWith() throws {
        try onLoop(.real) {
            let pipe = try TestPipe()
            let recorder = Recorder()
            recorder.keepsOpen = true
            _ = try await connectReadPipe(pipe.give(pipe.reading)) { recorder }
            closeDescriptor(pipe.give(pipe.writing))
            try await recorder.lost.wait()
            #expect(recorder.trace.entries == ["made", "end", "lost"])
        }
    }

    @Test(arguments: kernelLoops)
    func writesAPipeAsItIsRead(kind: TestLoop) throws {
        try onLoop(kind) {
            let pipe = try TestPipe()
            let (transport, recorder) = try await connectWritePipe(pipe.give(pipe.writing)) {
                Recorder()
            }
            #expect(transport.canWriteEOF)
            transport.write([])
            transport.write(pattern(1_000_000))
            #expect(transport.writeBufferSize > 0)
            #expect(recorder.trace.entries == ["made", "pause"])
            transport.writeEOF()
            transport.writeEOF()
            #expect(transport.isClosing)
            let reading = try await connectReadPipe(pipe.give(pipe.reading)) { Recorder() }.protocol
            try await reading.lost.wait()
            #expect(reading.bytes == pattern(1_000_000))
            try await recorder.lost.wait()
            #expect(recorder.error == nil)
            #expect(recorder.trace.entries == ["made", "pause", "resume", "lost"])
        }
    }

    @Test(arguments: kernelLoops, [false, true])
    func aWriterLearnsThatNobodyReadsAnyMore(kind: TestLoop, isWaiting: Bool) throws {
        let reports = ReportTrace()
        try onLoop(kind, reports: reports.add) {
            let pipe = try TestPipe()
            let (transport, recorder) = try await connectWritePipe(pipe.give(pipe.writing)) {
                Recorder()
            }
            if isWaiting { transport.write(pattern(1_000_000)) }
            await turns(3)
            closeDescriptor(pipe.give(pipe.reading))
            try await recorder.lost.wait()
            #expect((recorder.error as? OSError)?.code == (isWaiting ? EPIPE : nil))
        }
        #expect(reports.all.isEmpty)
    }

    @Test(arguments: kernelLoops)
    func abortLosesWhatIsWaiting(kind: TestLoop) throws {
        try onLoop(kind) {
            let pipe = try TestPipe()
            let (transport, recorder) = try await connectWritePipe(pipe.give(pipe.writing)) {
                Recorder()
            }
            transport.write(pattern(1_000_000))
            transport.abort()
            #expect(transport.writeBufferSize == 0)
            try await recorder.lost.wait()
            #expect(recorder.error == nil)
        }
    }

    @Test func anErrorWhileReadingIsReportedAndToldToTheProtocol() throws {
        let (plan, reports) = (FaultPlan(), ReportTrace())
        plan.fail("read", with: EINVAL)
        try plan.run {
            try onLoop(.real, reports: reports.add) {
                let pipe = try TestPipe()
                let (_, recorder) = try await connectReadPipe(pipe.give(pipe.reading)) {
                    Recorder()
                }
                pipe.write("x")
                try await recorder.lost.wait()
                #expect((recorder.error as? OSError)?.code == EINVAL)
            }
        }
        #expect(reports.of(.callbackFailed).count == 1)
    }

    @Test func aPipeHasNoSettings() throws {
        try onLoop(.real) {
            let pipe = try TestPipe()
            let (transport, recorder) = try await connectReadPipe(pipe.give(pipe.reading)) {
                Recorder()
            }
            let made = try #require(recorder.transport)
            for error in [
                await thrown { try made.option(.keepAlive) },
                await thrown { try made.setOption(.keepAlive, to: 1) },
            ] {
                #expect((error as? OSError)?.code == EOPNOTSUPP)
                #expect((error as? OSError)?.subject == "a pipe, which has no settings")
            }
            transport.close()
            try await recorder.lost.wait()
            #expect(throws: StreamClosedError.self) { try made.option(.keepAlive) }
        }
    }

    @Test func aTerminalGoesBothWays() throws {
        try onLoop(.real) {
            let (master, slave) = try openTerminal()
            let (reader, received) = try await connectReadPipe(master) { Recorder() }
            let (writer, _) = try await connectWritePipe(slave) { Recorder() }
            writer.write("hello\n")
            while !received.text.contains("hello") { await Task.yield() }
            // The last one to have it open closes it: an input error, which is how terminals end.
            writer.close()
            try await received.lost.wait()
            #expect(reader.isClosing)
        }
    }

    @Test(arguments: kernelLoops)
    func closingAPipeTwiceIsClosingItOnce(kind: TestLoop) throws {
        try onLoop(kind) {
            let pipe = try TestPipe()
            let (reader, read) = try await connectReadPipe(pipe.give(pipe.reading)) { Recorder() }
            let (writer, written) = try await connectWritePipe(pipe.give(pipe.writing)) {
                Recorder()
            }
            writer.close()
            writer.close()
            reader.close()
            reader.close()
            // Told in a later turn.
            #expect(read.trace.entries == ["made"])
            #expect(written.trace.entries == ["made"])
            #expect([reader.descriptor, writer.descriptor] == [-1, -1])
            try await read.lost.wait()
            try await written.lost.wait()
            await turns(5)
            #expect(read.trace.entries == ["made", "lost"])
            #expect(written.trace.entries == ["made", "lost"])
        }
    }

    @Test func anErrorWhileWritingAPipeIsTold() throws {
        let (plan, reports) = (FaultPlan(), ReportTrace())
        plan.fail("write", with: ENOSPC)
        try plan.run {
            try onLoop(.real, reports: reports.add) {
                let pipe = try TestPipe()
                let (writer, recorder) = try await connectWritePipe(pipe.give(pipe.writing)) {
                    Recorder()
                }
                writer.write("x")
                #expect(writer.isClosing)
                try await recorder.lost.wait()
                #expect((recorder.error as? OSError)?.code == ENOSPC)
            }
        }
        #expect(reports.all.isEmpty)
    }

    @Test func pipesThatNobodyClosesEndWithTheLoop() async {
        await #expect(processExitsWith: .success) {
            var counts: [Int?] = []
            for _ in 0..<4 {
                try onLoop(.real) {
                    let pipe = try TestPipe()
                    _ = try await connectReadPipe(pipe.give(pipe.reading)) { Recorder() }
                    _ = try await connectWritePipe(pipe.give(pipe.writing)) { Recorder() }
                }
                counts.append(openDescriptorCount())
            }
            #expect(counts.suffix(2).first == counts.last)
        }
    }

    @Test func filesAreRefused() throws {
        try onLoop(.real) {
            let file = open("/proc/self/exe", O_RDONLY)
            defer { close(file) }
            for error in [
                await thrown { try await connectReadPipe(file) { Recorder() } },
                await thrown { try await connectWritePipe(file) { Recorder() } },
            ] {
                #expect((error as? OSError)?.code == EINVAL)
                #expect("\(error.map { "\($0)" } ?? "")".contains("a file and not a pipe"))
            }
            // Still the caller's.
            #expect(fcntl(file, F_GETFD) >= 0)
            #expect(await thrown { try await connectReadPipe(-1) { Recorder() } } is OSError)
        }
    }

    @Test func aPipeThatIsOnlyReadCannotBeWrittenTo() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop(.real) {
                let pipe = try TestPipe()
                let recorder = try await connectReadPipe(pipe.give(pipe.reading)) { Recorder() }
                    .protocol
                recorder.transport?.write("wrong way")
            }
        }
        try expect(result, "this transport can only be read from")
    }
}

/// A terminal of the system's own kind, by calls that the Glibc module does not show.
private func openTerminal() throws -> (master: Int32, slave: Int32) {
    typealias Prepare = @convention(c) (Int32) -> Int32
    typealias Name = @convention(c) (Int32) -> UnsafePointer<CChar>?
    let grant = unsafeBitCast(try #require(dlsym(nil, "grantpt")), to: Prepare.self)
    let unlock = unsafeBitCast(try #require(dlsym(nil, "unlockpt")), to: Prepare.self)
    let name = unsafeBitCast(try #require(dlsym(nil, "ptsname")), to: Name.self)
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    try #require(master >= 0)
    try #require(grant(master) == 0 && unlock(master) == 0)
    let slave = open(try #require(name(master)), O_RDWR | O_NOCTTY)
    try #require(slave >= 0)
    return (master, slave)
}
