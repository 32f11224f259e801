import AsyncIO

/// A task for each connection, which reads and writes.
@MainActor
func serveStreams(path: String?, port: Int) async throws {
    let server = try await startServer(port: port) { reader, writer in
        var bytes: [UInt8] = []
        while try await reader.read(into: &bytes) > 0 { try await writer.write(bytes) }
    }
    announce(server.port)
    try await server.serveForever()
}
