import AsyncIO
import Glibc

/// An echo server through the public streams.
///
/// The argument is the port, 0 for any.
@main
struct EchoBench {
    static func main() throws {
        let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 0
        try AsyncIO.run {
            let server = try await startServer(port: port) { reader, writer in
                var bytes: [UInt8] = []
                while try await reader.read(into: &bytes) > 0 { try await writer.write(bytes) }
            }
            print("listening", server.port)
            fflush(nil)
            try await server.serveForever()
        }
    }
}
