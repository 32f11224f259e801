import AsyncIO

/// A task for each connection, which reads and writes.
@MainActor
func serveStreams(path: String?, port: Int) async throws {
    let echo: StreamHandler = { reader, writer in
        var bytes: [UInt8] = []
        while try await reader.read(into: &bytes) > 0 { try await writer.write(bytes) }
    }
    let server =
        if let path {
            try await startUnixServer(path: path, echo)
        } else {
            try await startServer(port: port, echo)
        }
    announce(server.port)
    try await server.serveForever()
}
