import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Files that the kernel sends by itself, and the way round where it cannot.
@Suite struct SendFileTests {
    private let size = 3_000_001

    @Test(
        arguments: kernelLoops, [(0, nil), (1_000, 100), (1_000, nil), (0, 0), (2_999_999, 500)])
    func sendsAPart(kind: TestLoop, part: (offset: Int, count: Int?)) throws {
        let expected = Array(pattern(size).dropFirst(part.offset).prefix(part.count ?? size))
        let received = try sent(kind) { (writer, path) async throws in
            try await writer.sendFile(path, offset: part.offset, count: part.count)
        }
        #expect(received.count == expected.count)
        let isWhole = received == expected
        #expect(isWhole)
    }

    @Test(arguments: kernelLoops)
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
            let received = try sent(.real) { (writer, path) async throws in
                try await writer.sendFile(path)
            }
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

    @Test func anEmptyPipeThatWouldNotWaitIsWaitedFor() throws {
        let plan = FaultPlan()
        try plan.run {
            let received = try sent(.real) { (writer, _) async throws in
                let (reading, writing) = try KernelPipes.open()
                defer { close(reading) }
                createTask {
                    while plan.count(of: "read") == 0 { await Task.yield() }
                    // The worker has found nothing meanwhile.
                    usleep(1_000)
                    #expect(Glibc.write(writing, "later", 5) == 5)
                    close(writing)
                }
                return try await writer.sendFile(descriptor: reading)
            }
            #expect(received == Array("later".utf8))
        }
    }

    @Test(arguments: kernelLoops)
    func interruptionsAndFullSocketsDoNotHurt(kind: TestLoop) throws {
        let plan = FaultPlan()
        plan.fail("sendfile", with: EINTR, times: 3)
        plan.fail("sendfile", with: EAGAIN, after: 1, times: 1)
        plan.shorten("sendfile", to: 100_000)
        try plan.run {
            let received = try sent(kind) { (writer, path) async throws in
                try await writer.sendFile(path)
            }
            let isWhole = received == pattern(size)
            #expect(isWhole)
        }
    }

    /// The kernel tells once that there is room again: here before the loop hears from its worker that
    /// there was none.
    @Test(arguments: kernelLoops)
    func roomThatComesBeforeTheRefusalIsHeardOfIsNotLost(kind: TestLoop) throws {
        let folder = TemporaryFolder()
        let path = folder.file("data", pattern(size))
        let plan = FaultPlan()
        try plan.run {
            try onLoop(kind) { () async throws in
                let (left, right) = try KernelNetwork.pair()
                defer { close(right) }
                let (_, writer) = try openConnection(descriptor: left)
                let shared = Shared(writer)
                let sending = createTask { try await shared.value.sendFile(path) }
                let received = try await receiveWhenFull(right, plan) { sending.isDone }
                #expect(try await sending.value == size)
                let isWhole = received == pattern(size)
                #expect(isWhole)
                writer.close()
            }
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

/// Takes everything out of a socket each time a worker has found it full, and meanwhile keeps the loop
/// from hearing of it.
private func receiveWhenFull(
    _ socket: Int32, _ plan: FaultPlan, until isDone: () -> Bool
) async throws -> [UInt8] {
    var (all, calls, lastNews): ([UInt8], Int, Int64) = ([], 0, MonotonicTime.now())
    let limit = lastNews + 20_000_000_000
    while !isDone(), MonotonicTime.now() < limit {
        await Task.yield()
        // What the loop has given to its worker ends meanwhile: one call fills the socket, and the
        // next one finds that it is full.
        usleep(1_000)
        let isFull = plan.count(of: "sendfile") >= calls + 2
        guard isFull || MonotonicTime.now() > lastNews + 100_000_000 else { continue }
        all += receiveAll(socket)
        (calls, lastNews) = (plan.count(of: "sendfile"), MonotonicTime.now())
    }
    guard isDone() else { throw TestError(1) }
    return all + receiveAll(socket)
}

private func receiveAll(_ socket: Int32) -> [UInt8] {
    var (all, piece): ([UInt8], [UInt8]) = ([], [UInt8](repeating: 0, count: 100_000))
    while true {
        let count = recv(socket, &piece, piece.count, Int32(MSG_DONTWAIT))
        if count <= 0 { return all }
        all += piece[..<count]
    }
}
