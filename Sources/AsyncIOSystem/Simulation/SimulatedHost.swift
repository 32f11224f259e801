internal import Glibc

/// A machine of a simulated network: addresses, ports, the names of its Unix sockets.
package final class SimulatedHost: @unchecked Sendable {
    // SAFETY: belongs to the thread of its network's loop, as the network does.

    /// The host of the tasks that run within `SimulatedHost.$current.withValue`.
    @TaskLocal package static var current: SimulatedHost?

    package let name: String
    package let addresses: [SocketAddress]
    /// Whether it runs; a host that does not answers nothing, not even with a refusal.
    package internal(set) var isUp = true

    unowned let network: SimulatedNetwork
    private(set) var streams: SimulatedPorts
    private(set) var datagrams: SimulatedPorts
    /// What Unix names stand for; `nil` for a path whose socket was closed.
    var unixNames: [String: SimulatedSocket?] = [:]
    private var lastUnixNumber = 0

    init(named name: String, at addresses: [SocketAddress], of network: SimulatedNetwork) {
        self.name = name
        self.addresses = addresses.map(\.hostKey)
        self.network = network
        streams = SimulatedPorts(of: network)
        datagrams = SimulatedPorts(of: network)
    }

    func ports(_ kind: SocketKind) -> SimulatedPorts {
        kind == .stream ? streams : datagrams
    }

    /// Frees every port; the paths of Unix sockets stay on its disk.
    func forgetAll() {
        streams = SimulatedPorts(of: network)
        datagrams = SimulatedPorts(of: network)
        for name in unixNames.keys { releaseUnix(.unix(name)) }
    }

    /// Whether sockets of this host may have this address.
    func owns(_ address: SocketAddress) -> Bool {
        address.isLoopback || address.isWildcard || addresses.contains(address.hostKey)
    }

    /// The address that a socket sends from which has none; `nil` if no way leads there.
    func source(for destination: SocketAddress) -> SocketAddress? {
        if destination.isWildcard || destination.isLoopback {
            return .loopback(destination.family)
        }
        if addresses.contains(destination.hostKey) { return destination.hostKey }
        return addresses.first { $0.family == destination.family }
    }

    /// Gives a Unix socket its name; an error number, or 0.
    func bindUnix(_ socket: SimulatedSocket, to path: String) -> Int32 {
        var name = path
        if path.isEmpty {
            // What Linux does: an abstract name of five digits.
            lastUnixNumber += 1
            let digits = String(lastUnixNumber, radix: 16)
            name = "\0" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        }
        guard unixNames[name] == nil else { return EADDRINUSE }
        unixNames[name] = .some(socket)
        socket.local = .unix(name)
        return 0
    }

    /// Lets go of a name; the path of a file stays, as it does on a disk.
    func releaseUnix(_ address: SocketAddress) {
        guard case .unix(let name) = address, unixNames[name] != nil else { return }
        if address.isAbstract {
            unixNames.removeValue(forKey: name)
        } else {
            unixNames[name] = .some(nil)
        }
    }
}
