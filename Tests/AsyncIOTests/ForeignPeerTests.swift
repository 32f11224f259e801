import AsyncIO
import AsyncIOTesting
import Foundation
import Testing

/// Streams with programs that share no line of code with us, on either end.
@Suite(.serialized) struct ForeignPeerTests {
    @Test(.enabled(if: installed("nc"), "nc is not installed (Debian: netcat-openbsd)"))
    func netcatIsServed() throws {
        try served { port in try run("nc", ["-N", "127.0.0.1", "\(port)"], input: "one\ntwo\n") }
    }

    @Test(.enabled(if: installed("socat"), "socat is not installed"))
    func socatIsServed() throws {
        try served { port in
            try run("socat", ["-t", "5", "-", "TCP:127.0.0.1:\(port)"], input: "one\ntwo\n")
        }
    }

    @Test(.enabled(if: installed("socat"), "socat is not installed"))
    func socatIsServedOverAUnixSocket() throws {
        let folder = TemporaryFolder()
        let path = folder.file("socket")
        try onLoop(.real) { () async throws in
            let printed = try await AsyncIO.withUnixServer(path: path) { (reader, writer) async throws in
                try await shout(reader, writer)
            } _: { (_) async throws in
                try await toThread {
                    try run("socat", ["-t", "5", "-", "UNIX:\(path)"], input: "one\ntwo\n")
                }
            }
            #expect(printed == "ONE\nTWO\n")
        }
    }

    @Test(.enabled(if: installed("curl"), "curl is not installed"))
    func curlIsServed() throws {
        try onLoop(.real) { () async throws in
            let printed = try await AsyncIO.withServer(port: 0) { (reader, writer) async throws in
                _ = try await reader.readUntil(Array("\r\n\r\n".utf8))
                try await writer.write("HTTP/1.0 200 OK\r\n\r\n")
                try await writer.write(String(repeating: "streams ", count: 100_000))
            } _: { (server) async throws in
                let port = server.port
                return try await toThread {
                    try run("curl", ["-s", "http://127.0.0.1:\(port)/"], input: "")
                }
            }
            #expect(printed.utf8.count == 800_000)
        }
    }

    @Test(.enabled(if: installed("python3"), "python3 is not installed"))
    func pythonsStreamsAreServed() throws {
        try served { port in
            try run("python3", ["-c", Self.client, "\(port)"], input: "one\ntwo\n")
        }
    }

    @Test(.enabled(if: installed("python3"), "python3 is not installed"))
    func pythonsServerIsTalkedTo() throws {
        try talked { try start("python3", ["-c", Self.server]) }
    }

    @Test(.enabled(if: installed("python3"), "python3 is not installed"))
    func pythonsDescriptorsAreReceived() throws {
        let folder = TemporaryFolder()
        let path = folder.file("socket")
        try onLoop(.real) { () async throws in
            let got = Trace()
            try await AsyncIO.withUnixServer(path: path) { (reader, writer) async throws in
                try reader.receiveDescriptors()
                got.add(String(decoding: try await reader.readExactly(5), as: UTF8.self))
                let passed = reader.takeDescriptors()
                var bytes = [UInt8](repeating: 0, count: 100)
                let count = pread(passed[0].number, &bytes, 100, 0)
                got.add(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self))
                try await writer.sendDescriptors([passed[0].number], with: Array("back".utf8))
            } _: { (_) async throws in
                let file = folder.file("content", Array("what the file says".utf8))
                let printed = try await toThread {
                    try run("python3", ["-c", Self.passer, path, file], input: "")
                }
                #expect(printed == "back what the file says\n")
            }
            #expect(got.entries == ["bytes", "what the file says"])
        }
    }

    /// Has a program talk to a server of ours that answers in capitals.
    private func served(_ client: @escaping @Sendable (Int) throws -> String) throws {
        try onLoop(.real) { () async throws in
            let printed = try await AsyncIO.withServer(port: 0) { (reader, writer) async throws in
                try await shout(reader, writer)
            } _: { (server) async throws in
                let port = server.port
                return try await toThread { try client(port) }
            }
            #expect(printed == "ONE\nTWO\n")
        }
    }

    /// Talks to a server of somebody else's that answers in capitals, and prints its port.
    private func talked(
        to server: @escaping @Sendable () throws -> (process: Process, port: Int)
    ) throws {
        try onLoop(.real) { () async throws in
            let started = Shared(try await toThread { Shared(try server()) }.value)
            defer {
                kill(started.value.process.processIdentifier, SIGKILL)
                started.value.process.waitUntilExit()
            }
            let answer = try await withConnection(host: "127.0.0.1", port: started.value.port) {
                reader, writer in
                try await writer.write(String(repeating: "line\n", count: 50_000))
                writer.endWriting()
                return try await reader.readToEnd()
            }
            #expect(answer.count == 250_000)
            #expect(answer.prefix(10).elementsEqual("LINE\nLINE\n".utf8))
        }
    }

    private static let client = """
        import asyncio, sys
        async def main():
            reader, writer = await asyncio.open_connection("127.0.0.1", int(sys.argv[1]))
            writer.write(sys.stdin.buffer.read())
            writer.write_eof()
            sys.stdout.write((await reader.read()).decode())
            writer.close()
            await writer.wait_closed()
        asyncio.run(main())
        """

    private static let server = """
        import asyncio
        async def serve(reader, writer):
            async for line in reader:
                writer.write(line.upper())
                await writer.drain()
            writer.close()
        async def main():
            server = await asyncio.start_server(serve, "127.0.0.1", 0)
            print(server.sockets[0].getsockname()[1], flush=True)
            await server.serve_forever()
        asyncio.run(main())
        """

    private static let passer = """
        import os, socket, sys
        with socket.socket(socket.AF_UNIX) as peer, open(sys.argv[2]) as file:
            peer.connect(sys.argv[1])
            socket.send_fds(peer, [b"bytes"], [file.fileno()])
            data, descriptors, flags, address = socket.recv_fds(peer, 100, 4)
            print(data.decode(), os.pread(descriptors[0], 100, 0).decode())
        """
}

private func shout(_ reader: StreamReader, _ writer: StreamWriter) async throws {
    for try await line in reader.lines { try await writer.write(line.uppercased() + "\n") }
}

private func installed(_ name: String) -> Bool { path(of: name) != nil }

private func path(of name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }
}

private func make(_ name: String, _ arguments: [String]) throws -> (Process, Pipe) {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: try #require(path(of: name)))
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    return (process, output)
}

/// Runs a program to its end and returns what it printed.
private func run(_ name: String, _ arguments: [String], input: String) throws -> String {
    let (process, output) = try make(name, arguments)
    let pipe = Pipe()
    process.standardInput = pipe
    try process.run()
    try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try pipe.fileHandleForWriting.close()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
}

/// Starts a server, which prints its port.
private func start(
    _ name: String, _ arguments: [String]
) throws -> (process: Process, port: Int) {
    let (process, output) = try make(name, arguments)
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    return (process, Int(line.split(separator: "\n").first ?? "") ?? 0)
}
