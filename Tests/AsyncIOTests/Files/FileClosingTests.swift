import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// How files end: closed, dropped, cancelled, or with the loop.
@Suite struct FileClosingTests {
    @Test func aClosedFileSaysSo() throws {
        try withFolder { folder async throws in
            let file = try await openFile(folder.appending("file"), [.read, .write])
            try await file.write("x")
            #expect(!file.isClosed)
            try await file.close()
            try await file.close()
            #expect(file.isClosed)
            let error = await thrown { try await file.read() } as? FileClosedError
            #expect(error?.call == "read")
            #expect(error?.path == file.path)
            #expect(error?.description.contains("before its close()") == true)
            #expect(await thrown { try await file.write("y") } is FileClosedError)
            #expect(await thrown { try await file.flush() } is FileClosedError)
            #expect(try await readText(file.path) == "x")
        }
    }

    @Test func theBodysErrorIsThrownAndTheFileClosed() throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            await #expect(throws: TestError(3)) {
                try await withFile(path, .write) { file async throws in
                    try await file.write("x")
                    throw TestError(3)
                }
            }
            #expect(try await openDescriptors(on: folder) == 0)
            #expect(try await readText(path) == "x")
        }
    }

    @Test func aCancelledTaskStillClosesAndWritesOut() throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            let written = Event()
            let task = createTask {
                try await withFile(path, .write) { file async throws in
                    try await file.write("kept")
                    written.set()
                    try await sleep(for: .seconds(60))
                }
            }
            try await written.wait()
            task.cancel()
            #expect(await thrown { try await task.value } is CancelledError)
            #expect(try await readText(path) == "kept")
        }
    }

    @Test func callsMadeBeforeCloseAreDoneFirst() throws {
        try withFolder(.simulated) { folder async throws in
            let (loop, held) = (try runningLoop(), HeldBackend())
            loop.fileBackend = held
            let file = Shared(try await openFile(folder.appending("file"), [.read, .write]))
            try await file.value.write("12345")
            let trace = Trace()
            let flush = createTask {
                try await file.value.flush()
                trace.add("flushed")
            }
            let read = createTask {
                trace.add("read \(try await file.value.read(at: 1, upTo: 2))")
            }
            let close = createTask {
                try await file.value.close()
                trace.add("closed")
            }
            await turns()
            #expect(held.count == 1, "one operation at a time")
            #expect(await thrown { try await file.value.write("x") } is FileClosedError)
            while !close.isDone {
                held.letGo()
                await turns()
            }
            try await flush.value
            try await read.value
            #expect(trace.entries == ["flushed", "read [50, 51]", "closed"])
        }
    }

    @Test func closingWaitsForWhatACancelledTaskHasBegun() throws {
        try withFolder(.simulated) { folder async throws in
            let held = HeldBackend()
            try runningLoop().fileBackend = held
            let file = Shared(try await openFile(folder.appending("file"), .write))
            try await file.value.write("12345")
            let flush = createTask { try await file.value.flush() }
            await turns()
            flush.cancel()
            #expect(await thrown { try await flush.value } is CancelledError)
            let close = createTask { try await file.value.close() }
            await turns()
            #expect(held.count == 1, "the descriptor is in use")
            while !close.isDone {
                held.letGo()
                await turns()
            }
            try await close.value
            #expect(try await readText(file.value.path) == "12345")
        }
    }

    @Test(arguments: [true, false])
    func aDroppedFileIsWrittenOutAndClosed(debug: Bool) throws {
        let reports = ReportTrace()
        try withFolder(debug: debug, reports: reports.add) { folder async throws in
            let path = folder.appending("file")
            try await dropFile(path)
            try await eventually { try await readText(path) == "kept" }
            try await eventually { try await openDescriptors(on: folder) == 0 }
        }
        let leaks = reports.of(.leak)
        #expect(leaks.count == (debug ? 1 : 0))
        #expect(leaks.allSatisfy { $0.message.contains("was dropped without close()") })
        #expect(leaks.allSatisfy { $0.site?.fileID.contains("FileClosingTests") == true })
    }

    /// Held by something that outlives the loop's last run, or the loop.
    @Test(arguments: [true, false])
    func aPipeThatIsDroppedOffTheLoopIsClosed(isLoopClosed: Bool) throws {
        let folder = TemporaryFolder()
        let path = FilePath(folder.file("pipe"))
        #expect(mkfifo(path.string, 0o600) == 0)
        let loop = try EventLoop()
        let kept = Kept()
        try loop.runUntilComplete {
            kept.file = try await openFile(path)
            #expect(try await openDescriptors(on: path) == 1)
        }
        if isLoopClosed { loop.close() }
        kept.file = nil
        loop.close()
        try onLoop(.real) { try await eventually { try await openDescriptors(on: path) == 0 } }
    }

    @Test func whatADroppedFileCannotWriteIsReported() throws {
        let reports = ReportTrace()
        try onLoop(.real, reports: reports.add) { () async throws in
            try await dropFile("/dev/full")
            try await eventually { !reports.of(.systemFailure).isEmpty }
        }
        #expect(reports.of(.systemFailure).first?.message.contains("4 bytes unwritten") == true)
    }

    @Test func anOpeningThatIsCancelledLeavesNothingOpen() throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            try await writeFile(path, "x")
            for count in 0..<60 {
                let task = createTask { try await openFile(path).close() }
                await turns(count % 6)
                task.cancel()
                _ = await task.result
            }
            try await eventually { try await openDescriptors(on: folder) == 0 }
        }
    }

    @Test func misuseTraps() async throws {
        let read = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop(.real) {
                try await withFile("/dev/null", .write) { _ = try await $0.read() }
            }
        }
        try expect(read, "read on /dev/null, which was not opened for reading", ".update")
        let write = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop(.real) { try await withFile("/dev/null") { try await $0.write("x") } }
        }
        try expect(write, "write on /dev/null, which was not opened for writing", ".append")
        let place = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            try onLoop(.real) { () async throws in
                try await withFile("/dev/null", .append) { try await $0.write([1], at: 0) }
            }
        }
        try expect(place, "which knows no places")
    }

    private func dropFile(_ path: FilePath) async throws {
        let file = try await openFile(path, .write)
        try await file.write("kept")
    }
}

private final class Kept: @unchecked Sendable {
    // SAFETY: used by one loop, and between its runs and after its end by the thread that ran it.
    var file: AsyncFile?
}
