import AsyncIO
import Glibc

/// A server that writes each line which it is sent to a file, and then says so to whoever has sent it.
@Sendable func noteKeeper() throws {
    guard let path = getenv("NOTES"), let wanted = getenv("PORT") else { exit(64) }
    let notes = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    let port = Int(String(cString: wanted)) ?? 0
    try run {
        // Not the address that clients connect from: one of them could connect to itself.
        let server = try await startServer(host: "127.0.0.2", port: port) { reader, writer in
            while let line = try await reader.readLine() {
                let bytes = Array("\(line)\n".utf8)
                guard write(notes, bytes, bytes.count) == bytes.count else { return }
                try await writer.write("noted \(line)\n")
            }
        }
        say("\(server.port)")
        try await server.serveForever()
    }
}
