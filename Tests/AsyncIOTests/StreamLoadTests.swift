import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Many connections: at once, one after the other, with slow peers, and over the end of a server.
@Suite(.serialized) struct StreamLoadTests {
    /// In a process of its own, for it needs almost all the descriptors that a process may have.
    @Test(.enabled(if: hardDescriptorLimit >= 4_000, "ulimit -Hn allows too few descriptors"))
    func tenThousandConnectionsAtOnce() async throws {
        await #expect(processExitsWith: .success) {
            // Each connection has two ends here.
            let count = min(10_000, (raiseDescriptorLimitToTheTop() - 200) / 2)
            try onLoop(.real) { () async throws in
                let server = try await startServer(
                    hosts: ["127.0.0.1"], port: 0,
                    configuration: ServerConfiguration { $0.backlog = 4_096 }
                ) { (reader, writer) async throws in
                    while let line = try await reader.readLine() {
                        try await writer.write(line + " back\n")
                    }
                }
                let port = server.port
                let (all, answers) = (Gateway(count), Tally())
                let before = residentBytes()
                _ = try await gather(0..<count, limit: count) { number in
                    try await withConnection(host: "127.0.0.1", port: port) {
                        (reader, writer) async throws in
                        try await writer.write("\(number)\n")
                        let first = try await reader.readLine()
                        try await all.arrive()
                        try await writer.write("again \(number)\n")
                        let second = try await reader.readLine()
                        if first == "\(number) back", second == "again \(number) back" {
                            answers.add()
                        }
                    }
                }
                print("bytes for a connection, both ends:", (residentBytes() - before) / count)
                #expect(answers.value == count)
                #expect(server.statistics.mostAtOnce == count)
                server.close()
                try await server.waitClosed()
            }
        }
    }

    /// `ASYNCIO_CONNECTIONS` asks for more than the usual number.
    @Test func manyQuickConnectionsLeaveNothingBehind() async throws {
        await #expect(processExitsWith: .success) {
            let wanted = getenv("ASYNCIO_CONNECTIONS").flatMap { Int(String(cString: $0)) }
            let count = wanted ?? 20_000
            try onLoop(.real, limit: .seconds(3_600)) { () async throws in
                let server = try await startServer(port: 0) { (reader, writer) async throws in
                    try await writer.write(try await reader.readExactly(5))
                    _ = try? await reader.readToEnd()
                }
                let port = server.port
                _ = try await gather(0..<2_000, limit: 32) { _ in try await greet(port) }
                while server.connectionCount > 0 { await Task.yield() }
                let (descriptors, memory) = (openDescriptorCount(), residentBytes())
                _ = try await gather(0..<count, limit: 32) { _ in try await greet(port) }
                while server.connectionCount > 0 { await Task.yield() }
                #expect(openDescriptorCount() == descriptors)
                let growth = residentBytes() - memory
                print("resident memory grew by", growth, "bytes in", count, "connections")
                // What the list of results takes, and some pages; a leak of 100 bytes each would show.
                #expect(growth < 2_000_000 + 60 * count)
                server.close()
                try await server.waitClosed()
            }
        }
    }

    @Test func slowPeersDelayNobodyElse() throws {
        try onLoop(.real) { () async throws in
            let server = try await startServer(port: 0) { (reader, writer) async throws in
                for try await line in reader.lines { try await writer.write(line + "\n") }
            }
            let (port, served) = (server.port, Event())
            let slow = (0..<200).map { _ in
                createTask {
                    try await withConnection(host: "127.0.0.1", port: port) {
                        (reader, writer) async throws in
                        var count = 0
                        // Nobody but those who are to be served meanwhile ends these lines.
                        repeat {
                            try await writer.write("x")
                            count += 1
                            try await sleep(for: .milliseconds(2))
                        } while !served.isSet
                        try await writer.write("\n")
                        #expect(try await reader.readLine()?.count == count)
                    }
                }
            }
            for number in 0..<20 {
                try await withConnection(host: "127.0.0.1", port: port) {
                    (reader, writer) async throws in
                    try await writer.write("\(number)\n")
                    #expect(try await reader.readLine() == "\(number)")
                }
            }
            served.set()
            for task in slow { try await task.value }
            server.close()
            try await server.waitClosed()
        }
    }

    /// Servers die abruptly while clients write; what was acknowledged has been received, in order.
    @Test(arguments: kernelLoops)
    func aServerThatIsKilledLosesNothingThatItAcknowledged(kind: TestLoop) throws {
        try onLoop(kind) { () async throws in
            let (store, clients, messages) = (Store(), 8, 200)
            var server = try await store.serve()
            let acknowledged = Shared(Store())
            let tasks = (0..<clients).map { client in
                createTask {
                    var next = 0
                    while next < messages {
                        do {
                            try await withConnection(host: Store.host, port: store.port) {
                                reader, writer in
                                while next < messages {
                                    try await writer.write("\(client) \(next)\n")
                                    guard try await reader.readLine() == "\(next)" else { return }
                                    acknowledged.value.add(client, next)
                                    next += 1
                                }
                            }
                        } catch is OSError {
                            try await sleep(for: .milliseconds(1))
                        } catch is StreamClosedError {
                            try await sleep(for: .milliseconds(1))
                        }
                    }
                }
            }
            for _ in 0..<10 {
                try await sleep(for: .milliseconds(5))
                server.close()
                server.abortClients()
                try await server.waitClosed()
                server = try await store.serve()
            }
            for task in tasks { try await task.value }
            server.close()
            try await server.waitClosed()
            for client in 0..<clients {
                #expect(acknowledged.value.received[client] == Array(0..<messages))
                // What was sent again after a lost acknowledgement is there twice, but in its place.
                #expect(store.withoutRepetitions(client) == Array(0..<messages))
            }
        }
    }
}

/// A quick connection, which ends with a reset, so that no port is left waiting.
private func greet(_ port: Int) async throws {
    let (reader, writer) = try await openConnection(host: "127.0.0.1", port: port)
    defer { writer.abort() }
    try await writer.write("hello")
    let answer = try await reader.readExactly(5)
    #expect(answer == Array("hello".utf8))
}

/// The messages that a server has received, of each client.
private final class Store: @unchecked Sendable {
    // SAFETY: used by the tasks of one loop.
    private(set) var received: [Int: [Int]] = [:]
    /// Where the present server listens.
    private(set) var port = 0

    func add(_ client: Int, _ message: Int) {
        received[client, default: []].append(message)
    }

    func withoutRepetitions(_ client: Int) -> [Int] {
        var result: [Int] = []
        for message in received[client] ?? [] where message != result.last {
            result.append(message)
        }
        return result
    }

    /// Not the one that clients connect from: to a port that nobody listens on at the moment, one that
    /// gets the same port by chance would connect to itself, and keep it from the next server.
    static let host = "127.0.0.2"

    /// On a port of its own each time: one that was given back may be somebody else's.
    func serve() async throws -> Server {
        let server = try await startServer(host: Self.host, port: 0) {
            (reader, writer) async throws in
            while let line = try await reader.readLine() {
                let numbers = line.split(separator: " ").compactMap { Int($0) }
                guard numbers.count == 2 else { return }
                self.add(numbers[0], numbers[1])
                try await writer.write("\(numbers[1])\n")
            }
        }
        port = server.port
        return server
    }
}

/// How many descriptors this process may have, whatever it asks for.
let hardDescriptorLimit: Int = {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_max)
}()

private func raiseDescriptorLimitToTheTop() -> Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
}

/// How much memory of this process is really there.
private func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 200)
    guard fgets(&line, 200, file) != nil else { return 0 }
    let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * 4_096
}
