import AsyncIO
import Glibc

/// An echo server through the public API.
///
///     EchoBench [--transports] [--unix PATH | --datagrams] [port]
///
/// Streams or calls unless `--transports` asks for protocols; TCP unless a path or datagrams are asked for;
/// any free port unless one is given.
@main
struct EchoBench {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        let (byProtocol, datagrams) = (
            arguments.contains("--transports"), arguments.contains("--datagrams")
        )
        let path = arguments.firstIndex(of: "--unix").map { arguments[$0 + 1] }
        let port = arguments.last.flatMap { Int($0) } ?? 0
        try AsyncIO.run {
            if datagrams {
                try await serveDatagrams(port: port, byProtocol)
            } else if byProtocol {
                let server =
                    if let path {
                        try await createUnixServer(path: path) { EchoProtocol() }
                    } else {
                        try await createServer(port: port) { EchoProtocol() }
                    }
                announce(server.port)
                try await server.serveForever()
            } else {
                try await serveStreams(path: path, port: port)
            }
        }
    }
}

func announce(_ port: Int) {
    print("listening", port)
    fflush(nil)
}
