import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Files over sockets that are called by hand.
@Suite struct SocketSendFileTests {
    private let size = 3_000_001

    @Test(
        arguments: kernelLoops, [(0, nil), (1_000, 2_000), (1_000, nil), (0, 0), (2_999_999, 500)])
    func sendsAPart(kind: TestLoop, part: (offset: Int, count: Int?)) throws {
        let expected = Array(pattern(size).dropFirst(part.offset).prefix(part.count ?? size))
        let received = try sent(kind) { (socket, path) async throws in
            let count = try await socket.sendFile(path, offset: part.offset, count: part.count)
            #expect(count == expected.count)
        }
        let isWhole = received == expected
        #expect(isWhole)
    }

    @Test(arguments: kernelLoops)
    func keepsItsPlaceBetweenOtherCalls(kind: TestLoop) throws {
        let (before, after) = ([UInt8](repeating: 1, count: 1_000_000), pattern(8_192))
        let received = try sent(kind) { (socket, path) async throws in
            try await socket.sendAll(before)
            try await socket.sendFile(path)
            try await socket.sendAll(after)
        }
        let isWhole = received == before + pattern(size) + after
        #expect(isWhole)
    }

    @Test func theDescriptorsPositionFollows() throws {
        let received = try sent(.real) { (socket, path) async throws in
            let file = open(path, O_RDONLY | O_CLOEXEC)
            defer { close(file) }
            let count = try await socket.sendFile(descriptor: file, offset: 1_000, count: 2_000)
            #expect(count == 2_000 && lseek(file, 0, SEEK_CUR) == 3_000)
        }
        #expect(received.count == 2_000)
    }

    @Test(arguments: [EINVAL, ENOSYS])
    func fallsBackWhereTheKernelCannot(code: Int32) throws {
        let plan = FaultPlan()
        plan.fail("sendfile", with: code)
        try plan.run {
            let received = try sent(.real) { (socket, path) async throws in
                #expect(
                    try await socket.sendFile(path, offset: 1_000, count: 2_000_000) == 2_000_000)
            }
            let isWhole = received == Array(pattern(size)[1_000..<2_001_000])
            #expect(isWhole)
        }
        #expect(plan.count(of: "sendfile") == 1 && plan.count(of: "pread") > 1)
    }

    @Test func withoutTheFallbackThatIsAnError() throws {
        let plan = FaultPlan()
        plan.fail("sendfile", with: EINVAL)
        try plan.run {
            let received = try sent(.real) { (socket, path) async throws in
                let error = await thrown { try await socket.sendFile(path, fallback: false) }
                #expect(error is SendFileNotAvailableError)
            }
            #expect(received.isEmpty)
        }
    }

    @Test func theWayRoundIsTheOnlyOneInSimulation() throws {
        let folder = TemporaryFolder()
        let path = folder.file("data", pattern(100_000))
        try onLoop(.simulated) {
            let listener = try LoopSocket.listening()
            let client = try LoopSocket(.stream)
            try await client.connect(to: try #require(listener.localAddress))
            let (server, _) = try await listener.accept()
            let error = await thrown { try await client.sendFile(path, fallback: false) }
            #expect(error is SendFileNotAvailableError)
            let reading = readingToEnd(server)
            #expect(try await client.sendFile(path, offset: 10) == 99_990)
            client.close()
            #expect(try await reading.value == Array(pattern(100_000)[10...]))
        }
    }

    @Test func aPipeIsReadAndWritten() throws {
        let received = try sent(.real) { (socket, _) async throws in
            let pipe = try TestPipe()
            pipe.write("through a pipe")
            closeDescriptor(pipe.give(pipe.writing))
            #expect(try await socket.sendFile(descriptor: pipe.reading) == 14)
        }
        #expect(received == Array("through a pipe".utf8))
    }

    @Test(arguments: kernelLoops)
    func interruptionsAndFullSocketsDoNotHurt(kind: TestLoop) throws {
        let plan = FaultPlan()
        plan.fail("sendfile", with: EINTR, times: 3)
        plan.fail("sendfile", with: EAGAIN, after: 1, times: 1)
        plan.shorten("sendfile", to: 100_000)
        try plan.run {
            let received = try sent(kind) { (socket, path) async throws in
                try await socket.sendFile(path)
            }
            let isWhole = received == pattern(size)
            #expect(isWhole)
        }
    }

    @Test(arguments: [true, false])
    func aPeerThatGoesAwayIsAnError(byKernel: Bool) throws {
        let plan = FaultPlan()
        if !byKernel { plan.fail("sendfile", with: EINVAL) }
        let folder = TemporaryFolder()
        let path = folder.file("data", pattern(10_000_000))
        try plan.run {
            try onLoop(.real) {
                let (left, right) = try LoopSocket.pair()
                let sender = Shared(left)
                let sending = createTask { try await sender.value.sendFile(path) }
                _ = try await right.receive(upTo: 1_000)
                right.close()
                let error = await thrown { try await sending.value }
                #expect((error as? OSError)?.isDisconnection == true)
            }
        }
    }

    @Test func aFileThatFailsOnTheWayIsAnError() throws {
        let plan = FaultPlan()
        plan.shorten("sendfile", to: 100_000)
        plan.fail("sendfile", with: EIO, after: 2)
        try plan.run {
            let received = try sent(.real) { (socket, path) async throws in
                let file = open(path, O_RDONLY | O_CLOEXEC)
                defer { close(file) }
                let error = await thrown { try await socket.sendFile(descriptor: file) }
                #expect((error as? OSError)?.code == EIO)
                #expect(lseek(file, 0, SEEK_CUR) == 200_000)
            }
            #expect(received.count == 200_000)
        }
    }

    @Test(arguments: kernelLoops)
    func aCancelledTransferCanBeFollowedByOthers(kind: TestLoop) throws {
        let folder = TemporaryFolder()
        let path = folder.file("data", pattern(10_000_000))
        try onLoop(kind) {
            let (left, right) = try LoopSocket.pair()
            let file = open(path, O_RDONLY | O_CLOEXEC)
            defer { close(file) }
            // Nobody reads, so it has to wait for room.
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.milliseconds(5)) {
                    try await left.sendFile(descriptor: file)
                }
            }
            let position = Int(lseek(file, 0, SEEK_CUR))
            #expect(position < 10_000_000)
            let reading = readingToEnd(right)
            #expect(try await left.sendFile(descriptor: file, offset: position, count: 9) == 9)
            left.close()
            let received = try await reading.value
            let isWhole = received == Array(pattern(10_000_000)[..<(position + 9)])
            #expect(isWhole)
        }
    }

    @Test func aSocketThatIsClosedMeanwhileEndsIt() throws {
        let folder = TemporaryFolder()
        let path = folder.file("data", pattern(10_000_000))
        try onLoop(.real) {
            let (left, right) = try LoopSocket.pair()
            let sender = Shared(left)
            let sending = createTask { try await sender.value.sendFile(path) }
            // Nobody reads on, so the rest has to wait for room.
            _ = try await right.receive(upTo: 1_000)
            left.close()
            #expect(await thrown { try await sending.value } is StreamClosedError)
            #expect(await thrown { try await left.sendFile(path) } is StreamClosedError)
        }
    }

    @Test func aSocketForDatagramsCarriesNoFiles() throws {
        try onLoop(.real) {
            let (left, _) = try LoopSocket.pair(.datagram)
            let error = await thrown { try await left.sendFile("/proc/self/exe") }
            #expect((error as? OSError)?.code == EINVAL)
            #expect(error.map { "\($0)".contains("no stream socket") } == true)
        }
    }

    /// Runs `body` on one of two sockets with a file, and returns what the other has received.
    private func sent(
        _ kind: TestLoop, _ body: @escaping @Sendable (LoopSocket, String) async throws -> Void
    ) throws -> [UInt8] {
        let folder = TemporaryFolder()
        let path = folder.file("data", pattern(size))
        return try onLoop(kind) {
            let (left, right) = try LoopSocket.pair()
            let reading = readingToEnd(right)
            try await body(left, path)
            left.close()
            return try await reading.value
        }
    }
}

/// A task that receives everything.
private func readingToEnd(_ socket: LoopSocket) -> LoopTask<[UInt8]> {
    let socket = Shared(socket)
    return createTask {
        var (all, piece): ([UInt8], [UInt8]) = ([], [])
        while try await socket.value.receive(into: &piece, upTo: 100_000) > 0 { all += piece }
        return all
    }
}
