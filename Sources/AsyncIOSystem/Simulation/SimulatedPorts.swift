internal import Glibc

/// The ports of one simulated host, for streams or for datagrams, and who has them.
final class SimulatedPorts {
    private struct Port {
        /// Those that have bound it, or were given it.
        var sockets: [SimulatedSocket] = []
        /// Connections that were accepted on it, or that its closed sockets still have to finish.
        var connections = 0
        /// Until then old connections linger: only `reuseAddress` gets past them.
        var lingersUntil = Int64.min
    }

    private var ports: [UInt16: Port] = [:]
    private unowned let network: SimulatedNetwork
    /// The range that Linux takes free ports from.
    private static let freePorts: ClosedRange<UInt16> = 32_768...60_999
    private var nextFree = freePorts.lowerBound

    init(of network: SimulatedNetwork) {
        self.network = network
    }

    /// Gives a socket an address, any free port if it names none; an error number, or 0.
    func claim(_ address: SocketAddress, for socket: SimulatedSocket) -> Int32 {
        guard let port = address.port.map({ UInt16($0) }) else { return EINVAL }
        guard port == 0 else {
            guard !isTaken(address, port, by: socket) else { return EADDRINUSE }
            add(socket, at: address)
            return 0
        }
        for _ in Self.freePorts {
            let candidate = nextFree
            let isLast = candidate == Self.freePorts.upperBound
            nextFree = isLast ? Self.freePorts.lowerBound : candidate + 1
            if ports[candidate] == nil || !isTaken(address, candidate, by: socket) {
                add(socket, at: address.withPort(candidate))
                return 0
            }
        }
        return EADDRINUSE
    }

    private func add(_ socket: SimulatedSocket, at address: SocketAddress) {
        socket.local = address
        ports[UInt16(address.port ?? 0), default: Port()].sockets.append(socket)
    }

    func release(_ socket: SimulatedSocket, lingering: Bool) {
        change(socket.local) { port in
            port.sockets.removeAll { $0 === socket }
            if lingering { port.lingersUntil = network.now + Self.lingering }
        }
    }

    /// Notes a connection that was accepted on a port.
    func addConnection(at address: SocketAddress?) {
        change(address) { $0.connections += 1 }
    }

    func removeConnection(at address: SocketAddress?, lingering: Bool) {
        change(address) { port in
            port.connections -= 1
            if lingering { port.lingersUntil = network.now + Self.lingering }
        }
    }

    /// Whether another socket may not share the port with those that listen there.
    func isListenedOn(_ address: SocketAddress, besides socket: SimulatedSocket) -> Bool {
        sockets(at: address.port).contains {
            $0 !== socket && $0.isListening && overlap($0, address, socket)
                && !($0.has(.reusePort) && socket.has(.reusePort))
        }
    }

    /// Those for whom what is sent to an address is meant, the most exact ones only.
    func owners(of address: SocketAddress) -> [SimulatedSocket] {
        let here = sockets(at: address.port)
        let exact = here.filter { $0.local == address || $0.local?.hostKey == address.hostKey }
        if !exact.isEmpty { return exact }
        let wide = here.filter { $0.family == address.family && $0.local?.isWildcard == true }
        if !wide.isEmpty { return wide }
        return here.filter { $0.isDualStack && $0.local?.isWildcard == true }
    }

    func sockets(at port: Int?) -> [SimulatedSocket] {
        port.flatMap { ports[UInt16($0)]?.sockets } ?? []
    }

    /// Linux's TIME_WAIT.
    private static let lingering: Int64 = 60_000_000_000

    private func change(_ address: SocketAddress?, _ body: (inout Port) -> Void) {
        guard let number = address?.port.map({ UInt16($0) }) else { return }
        var port = ports[number] ?? Port()
        body(&port)
        let isUnused =
            port.sockets.isEmpty && port.connections == 0 && port.lingersUntil <= network.now
        ports[number] = isUnused ? nil : port
    }

    private func isTaken(
        _ address: SocketAddress, _ number: UInt16, by socket: SimulatedSocket
    ) -> Bool {
        guard let port = ports[number] else { return false }
        let reuses = socket.has(.reuseAddress)
        if !reuses, port.connections > 0 || port.lingersUntil > network.now { return true }
        return port.sockets.contains { other in
            guard overlap(other, address, socket) else { return false }
            if other.has(.reusePort) && socket.has(.reusePort) { return false }
            return !(reuses && other.has(.reuseAddress) && !other.isListening)
        }
    }

    private func overlap(
        _ other: SimulatedSocket, _ address: SocketAddress, _ socket: SimulatedSocket
    ) -> Bool {
        guard let taken = other.local else { return false }
        if taken.family == address.family {
            return taken.hostKey == address.hostKey || taken.isWildcard || address.isWildcard
        }
        return other.isDualStack && taken.isWildcard || socket.isDualStack && address.isWildcard
    }
}
