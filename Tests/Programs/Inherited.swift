import AsyncIO
import Glibc

/// Takes the sockets that whoever has started this process has opened for it, and serves on the first.
@Sendable func inherited() throws {
    let sockets = inheritedSockets()
    for socket in sockets {
        let isPassedOn = fcntl(socket.descriptor, F_GETFD) & FD_CLOEXEC == 0
        say("\(socket.descriptor) is \(socket.name), passed on: \(isPassedOn)")
    }
    say("once more: \(inheritedSockets().count), told: \(getenv("LISTEN_FDS") != nil)")
    guard let first = sockets.first else { return }
    try run {
        let server = try await startServer(descriptors: [first.descriptor]) { _, writer in
            try await writer.write("served")
        }
        let answer = try await withConnection(host: "127.0.0.1", port: server.port) { reader, _ in
            String(decoding: try await reader.readToEnd(), as: UTF8.self)
        }
        say(answer)
        server.close()
    }
}
