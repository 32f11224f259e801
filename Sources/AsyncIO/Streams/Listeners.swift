import AsyncIOSystem

/// The sockets that a server listens on, until they are closed.
struct Listeners {
    /// The numbers; they are the owner's to close.
    private(set) var sockets: [Int32] = []
    /// The files that stand for them.
    private(set) var files: [SocketFile] = []
    private let network: any Network

    init(on network: any Network) {
        self.network = network
    }

    var addresses: [SocketAddress] { sockets.compactMap { network.localAddress($0) } }

    /// Binds a socket for each address; none is left open if that fails.
    static func bound(
        to addresses: [SocketAddress], _ configuration: ServerConfiguration,
        on network: any Network
    ) throws(OSError) -> Listeners {
        let addresses = addresses.enumerated().filter { index, address in
            !addresses[..<index].contains(address)
        }.map(\.element)
        let sharesPort = addresses.count > 1 && addresses.allSatisfy { $0.port == 0 }
        var attempts = 0
        while true {
            do throws(OSError) {
                return try bind(addresses, configuration, on: network)
            } catch  where error.isAddressInUse && sharesPort && attempts < 8 {
                // The port that the first address was given is taken at another one.
                attempts += 1
            }
        }
    }

    /// Takes over sockets that were bound elsewhere; if that fails, they are still the caller's.
    static func adopting(_ sockets: [Int32], on network: KernelNetwork) throws -> Listeners {
        for socket in sockets { try network.adopt(socket) }
        var listeners = Listeners(on: network)
        listeners.sockets = sockets
        return listeners
    }

    /// Begins to take connections into the backlog.
    func listen(backlog: Int) throws {
        for socket in sockets { try network.listen(socket, backlog: backlog) }
    }

    /// Leaves the sockets to whoever had them before.
    mutating func release() {
        sockets = []
    }

    /// Closes the sockets, and removes their files.
    mutating func close() {
        // The file first: between the two another server could have put its own in its place.
        for file in exchange(&files, with: []) { file.remove() }
        for socket in exchange(&sockets, with: []) { network.close(socket) }
    }

    private static func bind(
        _ addresses: [SocketAddress], _ configuration: ServerConfiguration,
        on network: any Network
    ) throws(OSError) -> Listeners {
        var listeners = Listeners(on: network)
        var skipped: OSError?
        for address in addresses {
            // With port 0 all addresses of a name share the port that the first one was given.
            let first = listeners.addresses.first?.port
            let place = address.port == 0 ? first.map { address.withPort(UInt16($0)) } : nil
            do throws(OSError) {
                try listeners.bind(to: place ?? address, configuration)
            } catch  where error.isMissingFamily && addresses.count > 1 {
                skipped = error
            } catch {
                listeners.close()
                throw error
            }
        }
        if let skipped, listeners.sockets.isEmpty { throw skipped }
        return listeners
    }

    private mutating func bind(
        to address: SocketAddress, _ configuration: ServerConfiguration
    ) throws(OSError) {
        let socket = try network.socket(.stream, for: address)
        if address.port != nil {
            let reuses = configuration.reusesAddress ? 1 : 0
            try network.setOption(socket.raw, .reuseAddress, to: reuses)
            if configuration.reusesPort { try network.setOption(socket.raw, .reusePort, to: 1) }
        }
        if address.family == .ipv6 { try network.setOption(socket.raw, .ipv6Only, to: 1) }
        // What the simulated network calls a path is no file.
        let path = network is KernelNetwork ? address.socketPath : nil
        if let path { try SocketFile(at: path)?.removeIfStale() }
        try network.bind(socket.raw, to: address)
        if let path, configuration.removesSocketFile, let file = SocketFile(at: path) {
            files.append(file)
        }
        sockets.append(socket.release())
    }
}

extension SocketAddress {
    /// The path of the file that stands for a Unix socket, if one does.
    fileprivate var socketPath: String? {
        guard case .unix(let path) = self, !path.isEmpty, !isAbstract else { return nil }
        return path
    }
}

extension OSError {
    /// EADDRINUSE.
    fileprivate var isAddressInUse: Bool { code == 98 }
    /// Whether this machine has no such family of addresses: EAFNOSUPPORT, EADDRNOTAVAIL.
    fileprivate var isMissingFamily: Bool { code == 97 || code == 99 }
}
