import AsyncIO
import AsyncIOTesting
import Glibc
import Testing

/// Programs that we did not write, on the other end.
@Suite struct TransportPeerTests {
    @Test(.enabled(if: isInstalled("socat"), "socat is not installed"))
    func socatOverTCPAndUnix() throws {
        try onLoop(.real) {
            let path = "/tmp/asyncio-\(getpid())-peer.socket"
            defer { unlink(path) }
            let server = try await createServer(port: 0) { EchoProtocol() }
            let local = try await createUnixServer(path: path) { EchoProtocol() }
            let port = server.port
            let answers = try await gather(
                { try await output(of: "printf hello | socat -t 5 - TCP:127.0.0.1:\(port)") },
                { try await output(of: "printf hello | socat -t 5 - UNIX-CONNECT:\(path)") })
            #expect(answers.0 == "hello")
            #expect(answers.1 == "hello")
            server.close()
            local.close()
        }
    }

    @Test(.enabled(if: isInstalled("socat"), "socat is not installed"))
    func socatOverUDP() throws {
        try onLoop(.real) {
            let socket = try await openDatagramSocket(local: ("127.0.0.1", 0))
            let port = try #require(socket.localAddress?.port)
            let echo = Shared(socket)
            let task = createTask {
                let question = try await echo.value.receive()
                try await echo.value.send(question.bytes, to: try #require(question.sender))
            }
            #expect(
                try await output(of: "printf hello | socat -t 5 - UDP:127.0.0.1:\(port)") == "hello"
            )
            try await task.value
        }
    }

    @Test(.enabled(if: isInstalled("python3"), "python3 is not installed"))
    func pythonAsClientOfAnEndpoint() throws {
        try onLoop(.real) {
            let (transport, _) = try await createDatagramEndpoint(local: ("127.0.0.1", 0)) {
                DatagramEcho()
            }
            let port = try #require(transport.localAddress?.port)
            let program = """
                import socket
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                s.settimeout(20)
                for size in (0, 1, 1000, 9000, 65507):
                    s.sendto(bytes(size), ('127.0.0.1', \(port)))
                    print(len(s.recv(70000)), end=' ')
                """
            #expect(try await output(of: "python3 -c \"\(program)\"") == "0 1 1000 9000 65507 ")
            transport.close()
        }
    }

    private final class DatagramEcho: DatagramProtocol {
        private var transport: DatagramTransport?
        func connectionMade(_ transport: DatagramTransport) { self.transport = transport }
        func datagramReceived(_ bytes: Span<UInt8>, from sender: SocketAddress?) {
            transport?.send(bytes, to: sender)
        }
    }
}

/// What a command writes to its standard output.
private func output(of command: String) async throws -> String {
    try await toThread {
        guard let pipe = popen(command, "r") else { throw TestError() }
        defer { pclose(pipe) }
        var (bytes, text) = ([UInt8](repeating: 0, count: 4_096), "")
        while true {
            let count = fread(&bytes, 1, bytes.count, pipe)
            if count == 0 { return text }
            text += String(decoding: bytes[..<count], as: UTF8.self)
        }
    }
}

private func isInstalled(_ program: String) -> Bool {
    system("command -v \(program) >/dev/null 2>&1") == 0
}
