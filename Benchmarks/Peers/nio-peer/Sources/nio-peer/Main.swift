import Glibc

/// SwiftNIO as a peer: `echo [port]` and `async-echo [port]`, 0 for any free port; `loop`.
@main
struct NIOPeer {
    static func main() async throws {
        let arguments = CommandLine.arguments
        let port = arguments.dropFirst(2).first.flatMap { Int($0) } ?? 0
        switch arguments.dropFirst().first {
        case "echo": try serveWithHandlers(port: port)
        case "loop": try measureLoop()
        case "async-echo": try await serveWithAsyncChannels(port: port)
        default:
            print("usage: nio-peer echo | async-echo [port] | loop")
            exit(2)
        }
    }
}
