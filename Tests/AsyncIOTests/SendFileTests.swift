import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Files that the kernel sends by itself, and the way round where it cannot.
@Suite struct SendFileTests {
    private let size = 3_000_001

    @Test(arguments: networkLoops, [(0, nil), (1_000, 100), (1_000, nil), (0, 0), (2_999_999, 500)])
    func sendsAPart(kind: TestLoop, part: (offset: Int, count: Int?)) throws {
        let expected = Array(pattern(size).dropFirst(part.offset).prefix(part.count ?? size))
        let received = try sent(kind) { (writer, path) async throws in
            try await writer.sendFile(path, offset: part.offset, count: part.count)
        }
        #expect(received.count == expected.count)
        let isWhole = received == expected
        #expect(isWhole)
    }

    @Test(arguments: networkLoops)
    func keepsItsPlaceBetweenWrites(kind: TestLoop) throws {
        let (before, after) = ([UInt8](repeating: 1, count: 1_000_000), pattern(8_192))
        let received = try sent(kind) { (writer, path) async throws in
            try writer.writeNoWait(before)
            let count = try await writer.sendFile(path)
            try await writer.write(after)
            return count
        }
        let isWhole = received == before + pattern(size) + after
        #expect(isWhole)
    }

    @Test func theDescriptorsPositionFollows() throws {
        let received = try sent(.real) { (writer, path) async throws in
            let file = open(path, O_RDONLY | O_CLOEXEC)
            defer { close(file) }
            let count = try await writer.sendFile(descriptor: file, offset: 1_000, count: 2_000)
            #expect(count == 2_000)
            #expect(lseek(file, 0, SEEK_CUR) == 3_000)
            return count
        }
        #expect(received.count == 2_000)
    }

    @Test(arguments: [EINVAL, ENOSYS, EOPNOTSUPP])
    func fallsBackWhereTheKernelCannot(code: Int32) throws {
        let plan = FaultPlan()
        plan.fail("sendfile", with: code)
        try plan.run {
            let received = try sent(.real) { (writer, path) async throws in try await writer.sendFile(path) }
            let isWhole = received == pattern(size)
            #expect(isWhole)
        }
        #expect(plan.count(of: "sendfile") == 1)
        #expect(plan.count(of: "pread") > 1)
    }

    @Test func withoutTheFallbackThatIsAnError() throws {
        let plan = FaultPlan()
        plan.fail("sendfile", with: EINVAL)
        try plan.run {
            let received = try sent(.real) { (writer, path) async throws in
                let error = await thrown { try await writer.sendFile(path, fallback: false) }
                #expect(error is SendFileNotAvailableError)
                #expect(error.map { "\($0)".contains("nothing was sent") } == true)
                return 0
            }
            #expect(received.isEmpty)
        }
    }

    @Test func aPipeIsReadAndWritten() throws {
        let received = try sent(.real) { (writer, _) async throws in
            var ends: [Int32] = [-1, -1]
            try #require(pipe(&ends) == 0)
            defer { close(ends[0]) }
            #expect(Glibc.write(ends[1], "through a pipe", 14) == 14)
            close(ends[1])
            return try await writer.sendFile(descriptor: ends[0])
        }
        #expect(received == Array("through a pipe".utf8))
    }

    @Test func interruptionsAndFullSocketsDoNotHurt() throws {
        let plan = FaultPlan()
        plan.fail("sendfile", with: EINTR, times: 3)
        plan.fail("sendfile", with: EAGAIN, after: 1, times: 1)
        plan.shorten("sendfile", to: 100_000)
        try plan.run {
            let received = try sent(.real) { (writer, path) async throws in try await writer.sendFile(path) }
            let isWhole = received == pattern(size)
            #expect(isWhole)
        }
    }

    @Test func nothingElseIsWrittenMeanwhile() throws {
        let received = try sent(.real) { (writer, path) async throws in
            let shared = Shared(writer)
            let task = createTask { try await shared.value.sendFile(path) }
            while shared.value.pendingByteCount == 0 {
                let error = await thrown { try shared.value.writeNoWait([0]) }
                if error is StreamBusyError {
                    #expect(error.map { "\($0)".contains("a file is being sent") } == true)
                    break
                }
                await Task.yield()
            }
            await #expect(throws: StreamBusyError.self) { try await shared.value.sendFile(path) }
            return try await task.value
        }
        #expect(received.suffix(size) == pattern(size)[...])
    }

    @Test func aCloseWaitsForTheFile() throws {
        let received = try sent(.real) { (writer, path) async throws in
            let shared = Shared(writer)
            let task = createTask { try await shared.value.sendFile(path) }
            await turns()
            writer.close()
            #expect(writer.isClosing)
            return try await task.value
        }
        let isWhole = received == pattern(size)
        #expect(isWhole)
    }

    @Test func aClosedStreamSendsNothing() throws {
        let received = try sent(.real) { (writer, path) async throws in
            writer.close()
            await #expect(throws: StreamClosedError.self) { try await writer.sendFile(path) }
            return 0
        }
        #expect(received.isEmpty)
    }

    @Test(arguments: [true, false])
    func aPeerThatGoesAwayIsAnError(byKernel: Bool) throws {
        let folder = TemporaryFolder()
        let path = folder.file("data", pattern(30_000_000))
        let plan = FaultPlan()
        if !byKernel { plan.fail("sendfile", with: EINVAL) }
        try plan.run {
            try withServer(.real) { (reader, writer) async throws in
                _ = try await reader.readExactly(1_000)
                writer.abort()
            } client: { (_, writer) async throws in
                let file = open(path, O_RDONLY | O_CLOEXEC)
                defer { close(file) }
                let error = await thrown { try await writer.sendFile(descriptor: file) }
                #expect((error as? OSError)?.isDisconnection == true)
                let position = lseek(file, 0, SEEK_CUR)
                #expect(position >= (byKernel ? 1_000 : 0) && position < 30_000_000)
            }
        }
    }

    @Test func aFileThatIsNotThereIsAClearError() throws {
        let received = try sent(.real) { (writer, path) async throws in
            let error = await thrown { try await writer.sendFile(path + "-none") }
            #expect((error as? OSError)?.call == "open")
            #expect((error as? OSError)?.code == ENOENT)
            return 0
        }
        #expect(received.isEmpty)
    }

    @Test func aFileThatFailsOnTheWayIsAnError() throws {
        let plan = FaultPlan()
        plan.shorten("sendfile", to: 100_000)
        plan.fail("sendfile", with: EIO, after: 2)
        try plan.run {
            let received = try sent(.real) { (writer, path) async throws in
                let file = open(path, O_RDONLY | O_CLOEXEC)
                defer { close(file) }
                let error = await thrown { try await writer.sendFile(descriptor: file) }
                #expect((error as? OSError)?.call == "sendfile")
                #expect((error as? OSError)?.code == EIO)
                #expect(lseek(file, 0, SEEK_CUR) == 200_000)
                // The connection is as good as before: the disk has failed, and not the peer.
                try await writer.write("sorry")
                return 0
            }
            #expect(received.count == 200_005)
        }
    }

    @Test func aCancelledTransferCanBeFollowedByOthers() throws {
        let folder = TemporaryFolder()
        let path = folder.file("data", pattern(30_000_000))
        try withServer(.real) { (reader, _) async throws in
            try await sleep(for: .milliseconds(20))
            _ = try await reader.readToEnd()
        } client: { (_, writer) async throws in
            let file = open(path, O_RDONLY | O_CLOEXEC)
            defer { close(file) }
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.milliseconds(5)) {
                    try await writer.sendFile(descriptor: file)
                }
            }
            #expect(lseek(file, 0, SEEK_CUR) < 30_000_000)
            try await writer.write("more")
        }
    }

    /// Runs `body` on a client's writer with a file, and returns what its server has received.
    private func sent(
        _ kind: TestLoop, _ body: @escaping @Sendable (StreamWriter, String) async throws -> Int
    ) throws -> [UInt8] {
        let folder = TemporaryFolder()
        let path = folder.file("data", pattern(size))
        let received = ThreadLocked<[UInt8]>([])
        try withServer(kind) { (reader, _) async throws in
            let bytes = try await reader.readToEnd()
            received.withLock { $0 = bytes }
        } client: { (_, writer) async throws in
            _ = try await body(writer, path)
        }
        return received.withLock { $0 }
    }
}
