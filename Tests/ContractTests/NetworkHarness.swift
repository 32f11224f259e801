import AsyncIOSystem
import Glibc

/// A network with the poller that reports on it: the kernel's with each of its pollers, or a simulation.
///
/// Every check is written once and runs on all of them, so what the simulation says is what Linux says.
final class NetworkHarness {
    let network: any Network
    let poller: any Poller
    let kind: PollerKind
    private var known: [Int32: Readiness] = [:]
    private var opened: Set<Int32> = []
    private var paths: [String] = []

    init(_ kind: PollerKind) throws {
        self.kind = kind
        poller = try kind.make()
        let simulated = poller as? SimulatedPoller
        network = simulated.map { SimulatedNetwork(on: $0, seed: 1) } ?? KernelNetwork()
    }

    deinit {
        for socket in opened { network.close(socket) }
        for path in paths { unlink(path) }
        poller.close()
    }

    // MARK: Sockets that are closed at the end

    func open(_ kind: SocketKind = .stream, _ family: AddressFamily = .ipv4) throws -> Int32 {
        let socket = try network.open(kind, for: family)
        opened.insert(socket)
        return socket
    }

    func close(_ socket: Int32) {
        if known.removeValue(forKey: socket) != nil { poller.remove(socket) }
        opened.remove(socket)
        network.close(socket)
    }

    /// A path that nothing stands at, removed at the end.
    func path() -> String {
        let path = "/tmp/asyncio-contract-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        paths.append(path)
        return path
    }

    func listener(
        at address: SocketAddress = loopback, backlog: Int = 16, reuse: Bool = true
    ) throws -> (socket: Int32, address: SocketAddress) {
        let socket = try open(.stream, address.family)
        if reuse, address.port != nil { try network.setOption(socket, .reuseAddress, to: 1) }
        try network.bind(socket, to: address)
        try network.listen(socket, backlog: backlog)
        return (socket, network.localAddress(socket) ?? address)
    }

    /// Connects, and waits until that has come to something; 0 or an error number.
    func connect(_ socket: Int32, to address: SocketAddress) throws -> Int32 {
        if try network.startConnecting(socket, to: address) { return 0 }
        try wait(socket, for: .writable)
        return network.pendingError(socket)
    }

    func accept(_ listener: Int32) throws -> Int32 {
        while true {
            if let socket = try network.accept(listener) {
                opened.insert(socket)
                return socket
            }
            try block(listener, .read)
        }
    }

    /// Two ends of a connection.
    func pair(at address: SocketAddress = loopback) throws -> (client: Int32, server: Int32) {
        let (listener, place) = try listener(at: address)
        let client = try open(.stream, address.family)
        _ = try connect(client, to: place)
        defer { close(listener) }
        return (client, try accept(listener))
    }

    // MARK: Transfers that wait

    func send(_ socket: Int32, _ text: String) -> Transfer {
        Array(text.utf8).withUnsafeBytes { network.send(socket, $0) }
    }

    func send(_ socket: Int32, _ text: String, to address: SocketAddress) -> Transfer {
        Array(text.utf8).withUnsafeBytes { network.send(socket, $0, to: address) }
    }

    /// Receives at once: what a call says without waiting.
    func receiveNow(_ socket: Int32, upTo count: Int = 65_536) -> Received {
        var bytes = [UInt8](repeating: 0, count: count)
        switch bytes.withUnsafeMutableBytes({ network.receive(socket, into: $0) }) {
        case .bytes(let count): return .text(String(decoding: bytes[..<count], as: UTF8.self))
        case .wouldBlock: return .wouldBlock
        case .failed(let code): return .failed(code)
        }
    }

    /// Receives what comes next: bytes, the end (an empty text) or an error.
    func receive(_ socket: Int32, upTo count: Int = 65_536) throws -> Received {
        while true {
            let received = receiveNow(socket, upTo: count)
            if received != .wouldBlock { return received }
            try block(socket, .read)
        }
    }

    func receiveDatagram(
        _ socket: Int32, upTo count: Int = 65_536
    ) throws -> (text: String, sender: SocketAddress?) {
        var bytes = [UInt8](repeating: 0, count: count)
        while true {
            var sender: SocketAddress?
            let result = bytes.withUnsafeMutableBytes {
                network.receive(socket, into: $0, from: &sender)
            }
            switch result {
            case .bytes(let count):
                return (String(decoding: bytes.prefix(count), as: UTF8.self), sender)
            case .wouldBlock: try block(socket, .read)
            case .failed(let code): throw OSError(call: "recvfrom", code: code)
            }
        }
    }

    // MARK: The poller

    /// Watches a socket, unless it is watched already.
    func watch(_ socket: Int32) throws {
        guard known[socket] == nil else { return }
        known[socket] = []
        try poller.add(socket)
    }

    /// What is known of a socket after some waits: what a loop would know.
    func readiness(_ socket: Int32) throws -> Readiness {
        try watch(socket)
        for _ in 0..<4 { try poll(1_000_000) }
        return known[socket] ?? []
    }

    /// Waits until the poller has reported something of a socket.
    func wait(_ socket: Int32, for wanted: Readiness) throws {
        try watch(socket)
        for _ in 0..<400 {
            if known[socket]?.contains(wanted) == true { return }
            try poll(10_000_000)
        }
        throw Missing(description: "\(wanted) of \(socket); known is \(known[socket] ?? [])")
    }

    /// What the loop does on "would block": forgets the readiness, and waits for the next report.
    func block(_ socket: Int32, _ direction: Direction) throws {
        try noteBlocked(socket, direction)
        try wait(socket, for: direction == .read ? .readable : .writable)
    }

    func noteBlocked(_ socket: Int32, _ direction: Direction) throws {
        try watch(socket)
        known[socket]?.remove(direction == .read ? .readable : .writable)
        poller.rearm(socket, direction)
    }

    private func poll(_ timeout: Int64) throws {
        _ = try poller.wait(timeout: timeout) { known[$0]?.formUnion($1) }
    }

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }
}

/// What a receive came to.
enum Received: Equatable {
    case text(String)
    case wouldBlock
    case failed(Int32)

    static let end = Received.text("")
}

/// Any free port of this host.
let loopback = SocketAddress.ipv4(0x7F00_0001, port: 0)

/// The error number that `body` throws; 0 if it throws none.
func errorCode(_ body: () throws -> Void) -> Int32 {
    do {
        try body()
        return 0
    } catch {
        return (error as? OSError)?.code ?? -1
    }
}
