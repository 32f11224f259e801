import AsyncIOCore
import AsyncIOSystem

/// How a datagram socket is to be opened.
struct DatagramSettings {
    var reusePort = false
    var allowBroadcast = false

    /// Opens a socket for the first pair of addresses of one family that works.
    func open(
        local: (host: String, port: Int)?, remote: (host: String, port: Int)?, on loop: EventLoop
    ) async throws -> DatagramSocket {
        let locals = try await addresses(of: local, for: "bind")
        let remotes = try await addresses(of: remote, for: "connect")
        var lastError: (any Error)?
        for from in locals {
            for to in remotes where from == nil || to == nil || from?.family == to?.family {
                do {
                    let family = from?.family ?? to?.family ?? .ipv4
                    return try open(from: from, to: to, family: family, on: loop)
                } catch let error as OSError {
                    lastError = error
                }
            }
        }
        throw lastError ?? OSError.noCommonFamily(local?.host ?? "", remote?.host ?? "")
    }

    func open(
        from local: SocketAddress?, to remote: SocketAddress?, family: AddressFamily,
        on loop: EventLoop
    ) throws -> DatagramSocket {
        let network = loop.network
        let raw = try network.open(.datagram, for: family)
        let socket = OpenSocket(owning: raw, of: network)
        if reusePort { try network.setOption(raw, .reusePort, to: 1) }
        if allowBroadcast { try network.setOption(raw, .broadcast, to: 1) }
        if let local { try network.bind(raw, to: local) }
        // This only notes the peer, and so never waits.
        if let remote { _ = try network.startConnecting(raw, to: remote) }
        let peer = remote.map {
            DatagramPeer(address: network.peerAddress(raw) ?? $0, wanted: $0)
        }
        return DatagramSocket(WaitingSocket(socket, on: loop), family, peer: peer)
    }

    /// The addresses of one end; only "none" if it is left open.
    private func addresses(
        of end: (host: String, port: Int)?, for call: String
    ) async throws -> [SocketAddress?] {
        guard let end else { return [nil] }
        return try await resolve(end.host, port: end.port, for: call)
    }
}
