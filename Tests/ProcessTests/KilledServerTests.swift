import AsyncIO
import AsyncIOTesting
import Foundation
import Testing

extension ProcessTests {
    /// A server that is killed while clients write to it, again and again.
    @Suite struct KilledServerTests {
        @Test func whatWasAcknowledgedIsThere() throws {
            let file = FileManager.default.temporaryDirectory
                .appendingPathComponent("notes-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: file) }
            let path = file.path
            try onLoop(.real) { try await writeNotes(to: path) }
            let notes = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            for client in 0..<clientCount {
                var numbers: [Int] = []
                for note in notes where note.hasPrefix("\(client) ") {
                    let number = Int(note.dropFirst(2))
                    // What was sent again after a lost acknowledgement is there twice, in its place.
                    if let number, number != numbers.last { numbers.append(number) }
                }
                #expect(numbers == Array(0..<messageCount), "client \(client)")
            }
        }
    }
}

private let clientCount = 8
private let messageCount = 400

/// Has clients write to a server that is killed five times meanwhile.
private func writeNotes(to path: String) async throws {
    func start(port: Int) throws -> Child {
        try Child("note-keeper", environment: ["NOTES": path, "PORT": "\(port)"])
    }
    var server = try start(port: 0)
    let port = try #require(Int(server.readLine() ?? ""))
    let acknowledged = Acknowledged()
    let clients = (0..<clientCount).map { client in
        createTask { try await writeNotes(of: client, port: port, acknowledged) }
    }
    for kill in 1...5 {
        while acknowledged.count < kill * 400 { try await sleep(for: .milliseconds(1)) }
        server.send(SIGKILL)
        #expect(server.end().end == .signal(SIGKILL))
        server = try start(port: port)
        #expect(server.readLine() == "\(port)")
    }
    for client in clients { try await client.value }
    server.send(SIGKILL)
    #expect(server.end().end == .signal(SIGKILL))
}

/// Writes the lines of one client, each again until it is acknowledged.
private func writeNotes(of client: Int, port: Int, _ acknowledged: Acknowledged) async throws {
    var next = 0
    while next < messageCount {
        do {
            try await withConnection(host: "127.0.0.2", port: port) { reader, writer in
                while next < messageCount {
                    try await writer.write("\(client) \(next)\n")
                    guard try await reader.readLine() == "noted \(client) \(next)" else { return }
                    acknowledged.count += 1
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

/// How many lines the clients know to be kept.
private final class Acknowledged: @unchecked Sendable {
    // SAFETY: used by the tasks of one loop.
    var count = 0
}
