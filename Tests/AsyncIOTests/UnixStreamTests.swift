import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Unix sockets: paths and abstract names, what is left of servers, descriptors that travel.
@Suite struct UnixStreamTests {
    @Test(arguments: kernelLoops)
    func echoesOverAPath(kind: TestLoop) throws {
        let folder = TemporaryFolder()
        try echo(over: folder.file("socket"), kind)
        #expect(!exists(folder.file("socket")), "the file goes with its server")
    }

    @Test(arguments: kernelLoops)
    func echoesOverAnAbstractName(kind: TestLoop) throws {
        try echo(over: "\0asyncio-test-\(getpid())-\(kind)", kind)
    }

    @Test func aPathThatIsTooLongIsAClearError() throws {
        try onLoop(.real) { () async throws in
            let path = "/tmp/" + String(repeating: "x", count: 200)
            let server = await thrown {
                try await startUnixServer(path: path) { (_, _) async throws in }
            }
            #expect((server as? OSError)?.code == ENAMETOOLONG)
            let client = await thrown { try await openUnixConnection(path: path) }
            #expect((client as? OSError)?.code == ENAMETOOLONG)
        }
    }

    @Test(arguments: networkLoops)
    func aZeroByteWithinAPathIsAClearError(kind: TestLoop) throws {
        let folder = TemporaryFolder()
        let path = folder.file("socket")
        try onLoop(kind) { () async throws in
            let server = await thrown {
                try await startUnixServer(path: path + "\0-other") { (_, _) async throws in }
            }
            #expect((server as? OSError)?.code == EINVAL)
            let client = await thrown { try await openUnixConnection(path: path + "\0-other") }
            #expect((client as? OSError)?.code == EINVAL)
            let socket = try await openUnixDatagramSocket()
            let sent = await thrown { try await socket.send([1], to: .unix(path + "\0-other")) }
            #expect((sent as? OSError)?.code == EINVAL)
        }
        #expect(!exists(path))
    }

    @Test func nobodyAtThePathIsAClearError() throws {
        let folder = TemporaryFolder()
        try onLoop(.real) { () async throws in
            let error = await thrown { try await openUnixConnection(path: folder.file("none")) }
            #expect((error as? OSError)?.code == ENOENT)
            #expect((error as? OSError)?.subject == folder.file("none"))
        }
    }

    @Test(arguments: kernelLoops)
    func moreThanTheBacklogHoldsWaitUntilThereIsRoom(kind: TestLoop) throws {
        let folder = TemporaryFolder()
        let path = folder.file("socket")
        try onLoop(kind) { () async throws in
            let server = try await startUnixServer(
                path: path, configuration: ServerConfiguration { $0.backlog = 1 }
            ) { (_, writer) async throws in try await writer.write("x") }
            let read = try await gather(0..<50) { _ in
                try await withUnixConnection(path: path) { (reader, _) async throws in
                    try await reader.readToEnd().count
                }
            }
            #expect(read == [Int](repeating: 1, count: 50))
            server.close()
        }
    }

    @Test func whatAKilledServerHasLeftIsReplaced() throws {
        let folder = TemporaryFolder()
        let path = folder.file("socket")
        try onLoop(.real) { () async throws in
            let first = try await startUnixServer(
                path: path, configuration: ServerConfiguration { $0.removesSocketFile = false }
            ) { (_, _) async throws in }
            first.close()
            #expect(exists(path), "it was told to leave its file")
            let second = try await startUnixServer(path: path) { (_, _) async throws in }
            second.close()
            #expect(!exists(path))
        }
    }

    @Test func aServerThatLivesIsNotReplaced() throws {
        let folder = TemporaryFolder()
        let path = folder.file("socket")
        try onLoop(.real) { () async throws in
            let first = try await startUnixServer(path: path) { (_, writer) async throws in
                try await writer.write("first")
            }
            let error = await thrown {
                try await startUnixServer(path: path) { (_, _) async throws in }
            }
            #expect((error as? OSError)?.code == EADDRINUSE)
            #expect((error as? OSError)?.subject == path)
            let read = try await withUnixConnection(path: path) { (reader, _) async throws in
                try await reader.readToEnd()
            }
            #expect(read == Array("first".utf8))
            first.close()
        }
    }

    @Test func anotherFileIsNotReplaced() throws {
        let folder = TemporaryFolder()
        let path = folder.file("precious", [1, 2, 3])
        try onLoop(.real) { () async throws in
            let error = await thrown {
                try await startUnixServer(path: path) { (_, _) async throws in }
            }
            #expect((error as? OSError)?.code == EADDRINUSE)
        }
        #expect(exists(path))
    }

    @Test func theFileOfASuccessorStays() throws {
        let folder = TemporaryFolder()
        let path = folder.file("socket")
        try onLoop(.real) { () async throws in
            let first = try await startUnixServer(path: path) { (_, _) async throws in }
            unlink(path)
            let second = try await startUnixServer(path: path) { (_, _) async throws in }
            first.close()
            #expect(exists(path), "it belongs to the second")
            second.close()
            #expect(!exists(path))
        }
    }

    @Test(arguments: kernelLoops)
    func descriptorsTravelWithTheirBytes(kind: TestLoop) throws {
        let folder = TemporaryFolder()
        let files = ["one", "two"].map { folder.file($0, Array("this is \($0)".utf8)) }
        try onLoop(kind) { () async throws in
            let read = Trace()
            let server = try await startUnixServer(path: folder.file("socket")) {
                (reader, writer) async throws in
                try reader.receiveDescriptors()
                for _ in 0..<3 {
                    let header = try await reader.readExactly(2)
                    for passed in reader.takeDescriptors(atMost: Int(header[1])) {
                        read.add("\(header[0]): \(content(of: passed.number))")
                    }
                }
                try await writer.write("done")
            }
            let reader = try await withUnixConnection(path: folder.file("socket")) {
                (reader, writer) async throws in
                let open = files.map { Glibc.open($0, O_RDONLY | O_CLOEXEC) }
                try await writer.sendDescriptors(open, with: [0, 2])
                try await writer.write([1, 0])
                try await writer.sendDescriptors([open[1]], with: [2, 1])
                for descriptor in open { close(descriptor) }
                return try await reader.readExactly(4)
            }
            #expect(reader == Array("done".utf8))
            #expect(read.entries == ["0: this is one", "0: this is two", "2: this is two"])
            server.close()
            try await server.waitClosed()
        }
    }

    @Test func descriptorsThatNobodyTakesAreClosed() throws {
        let folder = TemporaryFolder()
        try onLoop(.real) { () async throws in
            let closed = Tally()
            let server = try await startUnixServer(path: folder.file("socket")) {
                (reader, writer) async throws in
                try reader.receiveDescriptors()
                _ = try await reader.readExactly(1)
                let passed = reader.takeDescriptors()
                let number = passed[0].release()
                #expect(passed[0].number == -1)
                closed.add(close(number) == 0 ? 1 : 0)
                try await writer.write("x")
                _ = try await reader.readToEnd()
            }
            try await withUnixConnection(path: folder.file("socket")) {
                (reader, writer) async throws in
                let pipe = try pipeEnds()
                try await writer.sendDescriptors([pipe[1]], with: [0])
                _ = try await reader.readExactly(1)
                try await writer.sendDescriptors([pipe[1]], with: [0])
                close(pipe[1])
                writer.endWriting()
                // The last writing end is closed with the connection, so this reads to the end.
                var byte: UInt8 = 0
                _ = try await reader.readToEnd()
                #expect(Glibc.read(pipe[0], &byte, 1) == 0)
                close(pipe[0])
            }
            server.close()
            try await server.waitClosed()
            #expect(closed.value == 1)
        }
    }

    @Test(arguments: kernelLoops, [true, false])
    func anEndWaitsForAllThatTravelsWithDescriptors(kind: TestLoop, isHalf: Bool) throws {
        let (plan, bytes) = (FaultPlan(), pattern(1_000_000))
        // The socket is full at first, and then takes a little.
        plan.fail("sendmsg", with: EAGAIN)
        plan.shorten("sendmsg", to: 100)
        try plan.run {
            try onLoop(kind) { () async throws in
                let (left, right) = try KernelNetwork.pair()
                let (_, writer) = try openConnection(descriptor: left)
                let (reader, other) = try openConnection(descriptor: right)
                let (pipe, shared) = (try pipeEnds(), Shared(writer))
                let sending = createTask {
                    try await shared.value.sendDescriptors(pipe, with: bytes)
                }
                await Task.yield()
                if isHalf { writer.endWriting() } else { writer.close() }
                let isWhole = try await reader.readToEnd() == bytes
                #expect(isWhole)
                _ = await sending.result
                for descriptor in pipe { close(descriptor) }
                writer.close()
                other.close()
            }
        }
    }

    @Test func onlyUnixSocketsCarryDescriptors() throws {
        try withServer(.real) { (reader, _) async throws in
            #expect(throws: OSError.self) { try reader.receiveDescriptors() }
            _ = try await reader.readToEnd()
        } client: { (_, writer) async throws in
            let error = await thrown { try await writer.sendDescriptors([0], with: [1]) }
            #expect((error as? OSError)?.code == EOPNOTSUPP)
        }
    }

    private func echo(over path: String, _ kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let echoed = try await withUnixServer(path: path) { (reader, writer) async throws in
                for try await chunk in reader.chunks { try await writer.write(chunk) }
            } _: { (server) async throws in
                #expect(server.port == 0)
                #expect(server.addresses == [.unix(path)])
                return try await withUnixConnection(path: path) { (reader, writer) async throws in
                    try await writer.write(pattern(300_000))
                    writer.endWriting()
                    return try await reader.readToEnd()
                }
            }
            let isWhole = echoed == pattern(300_000)
            #expect(isWhole)
        }
    }
}

private func content(of descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 100)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
}

private func pipeEnds() throws -> [Int32] {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    return ends
}
