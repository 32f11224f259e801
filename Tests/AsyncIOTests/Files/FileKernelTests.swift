import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// The real thing: full disks, files without a size, pipes, holes, and names that are no text.
@Suite struct FileKernelTests {
    @Test(arguments: [TestLoop.real, .simulated])
    func aFullDiskIsTold(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let error = await thrown { try await writeFile("/dev/full", "x") } as? OSError
            #expect(error?.code == ENOSPC)
            #expect(error?.description.contains("/dev/full") == true)
            let big = await thrown {
                try await withFile("/dev/full", .write) { try await $0.write(pattern(300_000)) }
            }
            #expect((big as? OSError)?.code == ENOSPC)
        }
    }

    @Test func devicesAreRead() throws {
        try onLoop(.real) { () async throws in
            try await withFile("/dev/zero") { file async throws in
                #expect(try await file.readExactly(300_000) == Array(repeating: 0, count: 300_000))
            }
            #expect(try await readFile("/dev/null") == [])
            #expect(try await withFile("/dev/urandom") { try await $0.readExactly(64) }.count == 64)
            let error = await thrown {
                try await withFile("/dev/zero") { try await $0.seek(to: 1) }
            }
            #expect((error as? OSError)?.code == ESPIPE)
        }
    }

    @Test func filesThatSayTheyAreEmptyAreReadAndCopied() throws {
        try withFolder { folder async throws in
            #expect(try await fileStatus(of: "/proc/self/status").size == 0)
            #expect(try await readText("/proc/self/status").hasPrefix("Name:"))
            #expect(try await withFile("/proc/self/status") { try await $0.readLine() } != nil)
            let text = try await withFile("/proc/cpuinfo") { try await $0.readText() }
            #expect(!text.isEmpty)
            let copy = folder.appending("copy")
            try await copyFile("/proc/version", to: copy)
            #expect(try await readText(copy) == readText("/proc/version"))
        }
    }

    @Test func directoriesAreNoFiles() throws {
        try withFolder { folder async throws in
            for mode in [OpenMode.read, .write] {
                let error = await thrown { try await withFile(folder, mode) { _ in } }
                #expect((error as? OSError)?.code == EISDIR)
            }
            let error = await thrown { try await readFile(folder) }
            #expect((error as? OSError)?.code == EISDIR)
        }
    }

    @Test(arguments: [TestLoop.real, .poll])
    func aPipeIsWaitedForWithoutAThread(kind: TestLoop) throws {
        try withFolder(kind) { folder async throws in
            let path = folder.appending("pipe")
            #expect(mkfifo(path.string, 0o600) == 0)
            #expect(try await fileStatus(of: path).kind == .pipe)
            let error = await thrown { try await openFile(path, .write) }
            #expect((error as? OSError)?.code == ENXIO)
            #expect("\(error as Any)".contains("No process has the pipe open for reading"))

            // More readers than the pool has threads, and none is kept.
            let readers = try await gather(0..<20) { _ in Shared(try await openFile(path)) }
            let waiting = readers.map { reader in createTask { try await reader.value.readLine() } }
            await turns(10)
            #expect(waiting.allSatisfy { !$0.isDone })
            #expect(try runningLoop().fileThreadPool.statistics.waiting == 0)
            try await withFile(path, .write) { file async throws in
                for _ in 0..<20 { try await file.write("line\n") }
            }
            var lines = 0
            for task in waiting { if try await task.value == "line" { lines += 1 } }
            #expect(lines >= 1)
            for reader in readers { try await reader.value.close() }
        }
    }

    @Test(arguments: [TestLoop.real, .poll])
    func aPipeCarriesMoreThanItHolds(kind: TestLoop) throws {
        try withFolder(kind) { folder async throws in
            let path = folder.appending("pipe")
            #expect(mkfifo(path.string, 0o600) == 0)
            let read = createTask { try await readFile(path) }
            try await eventually {
                do {
                    try await withFile(path, .write) { try await $0.write(pattern(1_000_000)) }
                    return true
                } catch let error as OSError where error.code == ENXIO {
                    return false
                }
            }
            #expect(try await read.value == pattern(1_000_000))
        }
    }

    @Test func closingWakesWhoWaitsForAPipe() throws {
        try withFolder { folder async throws in
            let path = folder.appending("pipe")
            #expect(mkfifo(path.string, 0o600) == 0)
            let file = Shared(try await openFile(path))
            let task = createTask { try await file.value.read() }
            await turns()
            try await file.value.close()
            #expect(await thrown { try await task.value } is FileClosedError)
            let other = Shared(try await openFile(path))
            let cancelled = createTask { try await other.value.read() }
            await turns()
            cancelled.cancel()
            #expect(await thrown { try await cancelled.value } is CancelledError)
            try await other.value.close()
        }
    }

    @Test func aSimulationHasNoPipes() throws {
        try withFolder(.simulated) { folder async throws in
            let path = folder.appending("pipe")
            #expect(mkfifo(path.string, 0o600) == 0)
            let error = await thrown { try await openFile(path) }
            #expect("\(error as Any)".contains("on a simulated loop"))
            #expect(try await openDescriptors(on: folder) == 0)
        }
    }

    @Test func filesMayBeLargerThanFourGigabytes() throws {
        try withFolder { folder async throws in
            let (path, far) = (folder.appending("holes"), 5 << 30)
            try await withFile(path, [.read, .write]) { file async throws in
                try await file.seek(to: far)
                try await file.write("far")
                try await file.write(Array("away".utf8), at: far + 3)
                #expect(try await file.size() == far + 7)
                #expect(try await file.read(at: far + 1, upTo: 100) == Array("araway".utf8))
                try await file.seek(to: far)
                #expect(try await file.readText() == "faraway")
                #expect(file.position == far + 7)
            }
            let status = try await fileStatus(of: path)
            #expect(status.size == far + 7)
            #expect(status.allocatedSize < 1 << 20)
        }
    }

    /// A file may say that it is larger than all memory, as `/proc/kcore` does.
    @Test func memoryIsNotMadeReadyOnAMerePromise() throws {
        let plan = FaultPlan()
        try plan.run {
            try withFolder { folder async throws in
                let path = folder.appending("holes")
                try await withFile(path, .write) { try await $0.truncate(to: 1 << 43) }
                plan.fail("pread", with: EIO, after: 1)
                let whole = await thrown { try await readFile(path) } as? OSError
                #expect(whole?.code == EIO)
                plan.fail("pread", with: EIO, after: 1)
                let rest = await thrown { try await withFile(path) { try await $0.readToEnd() } }
                #expect((rest as? OSError)?.code == EIO)
            }
        }
    }

    @Test func aLargeFileIsReadWhole() throws {
        try withFolder { folder async throws in
            let path = folder.appending("large")
            var bytes = [UInt8](repeating: 7, count: 40_000_001)
            for place in stride(from: 0, to: bytes.count, by: 65_537) {
                bytes[place] = UInt8(place & 0xFF)
            }
            try await writeFile(path, bytes)
            #expect(try await readFile(path) == bytes)
            #expect(try await withFile(path) { try await $0.readToEnd() } == bytes)
        }
    }

    @Test func namesThatAreNoTextAreKept() throws {
        try withFolder { folder async throws in
            let bytes: [CChar] = [0x61, -1, -2, 0x62, 0]
            let name = try #require(
                bytes.withUnsafeBufferPointer {
                    $0.baseAddress.flatMap { FilePath.Component(platformString: $0) }
                })
            let path = folder.appending(name)
            try await writeFile(path, "found")
            var found: [DirectoryEntry] = []
            for try await entry in listDirectory(folder) { found.append(entry) }
            #expect(found.map(\.name) == [name])
            let entry = try #require(found.first)
            #expect(try await readText(entry.path) == "found")
            let error = await thrown { try await openFile(entry.path.appending("x")) }
            #expect("\(error as Any)".contains("a\u{FFFD}"))
            try await createSymbolicLink(at: folder.appending("link"), to: path)
            #expect(try await readSymbolicLink(folder.appending("link")) == path)
            #expect(try await canonicalPath(folder.appending("link")) == path)
            try await renameFile(entry.path, to: folder.appending("plain"))
            #expect(try await readText(folder.appending("plain")) == "found")
        }
    }

    @Test func aSlowDiskStopsNothingElse() throws {
        try onLoop(.real) { () async throws in
            let (pool, gate) = (try runningLoop().fileThreadPool, Gate())
            let stuck = (0..<pool.size + 3).map { _ in
                createTask { try await runInExecutor(pool) { gate.wait() } }
            }
            await turns()
            #expect(try await toThread { "free" } == "free")
            let (reader, writer) = try await open(host: "localhost")
            _ = reader
            writer.close()
            let file = createTask { try await fileExists("/") }
            await turns(10)
            #expect(!file.isDone, "files wait for the disk")
            gate.open()
            #expect(try await file.value)
            for task in stuck { try await task.value }
        }
    }

    /// A connection by name, for which the name must be resolved.
    private func open(host: String) async throws -> (StreamReader, StreamWriter) {
        let server = try await startServer(host: "127.0.0.1", port: 0) { _, writer in
            writer.close()
        }
        defer { server.close() }
        return try await openConnection(host: host, port: server.port)
    }
}
