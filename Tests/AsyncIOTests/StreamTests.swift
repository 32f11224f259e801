import AsyncIO
import AsyncIOTesting
import Testing

@Suite struct StreamTests {
    @Test func echoesLines() throws {
        try onLoop(.real) {
            let server = try await startServer(port: 0) { reader, writer in
                for try await line in reader.lines {
                    try await writer.write(line.uppercased() + "\n")
                }
            }
            let (reader, writer) = try await openConnection(host: "localhost", port: server.port)
            try await writer.write("hello\n")
            #expect(try await reader.readLine() == "HELLO")
            writer.close()
            try await writer.waitClosed()
            server.close()
            try await server.waitClosed()
        }
    }

    @Test func sleepsInVirtualTime() throws {
        try onLoop(.simulated) {
            let start = EventLoop.current!.time
            let order = try await gather([3, 1, 2]) { seconds in
                try await sleep(for: .seconds(seconds))
                return seconds
            }
            #expect(order == [3, 1, 2])
            #expect(start.duration(to: EventLoop.current!.time) == .seconds(3))
            try await Task.sleep(for: .seconds(100))
            #expect(start.duration(to: EventLoop.current!.time) == .seconds(103))
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.seconds(5)) { try await sleep(for: .seconds(10)) }
            }
            let x = try await toThread { 41 + 1 }
            #expect(x == 42)
            let (a, b) = try await gather({ 1 }, { "two" })
            #expect(a == 1 && b == "two")
        }
    }
}
