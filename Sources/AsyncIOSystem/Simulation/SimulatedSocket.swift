internal import Glibc

/// What all sockets of a simulation have in common; what a kind cannot do fails as it does on Linux.
class SimulatedSocket {
    unowned let network: SimulatedNetwork
    let kind: SocketKind
    let family: AddressFamily
    var host: SimulatedHost
    /// The order in which sockets were made.
    let serial: UInt64
    /// Whether its host has stopped since it was opened; nothing can be done with it any more.
    var isDead = false
    /// The number it has while the program holds it; -1 before it is accepted and after `close`.
    var number: Int32 = -1
    var local: SocketAddress?
    var peer: SocketAddress?
    /// What went wrong, and was not told yet.
    var error: Int32 = 0
    private var options: [SocketOption: Int] = [:]
    /// How many bytes it keeps for sending and for receiving.
    private(set) var sendRoom = 262_144
    private(set) var receiveRoom = 262_144

    init(_ kind: SocketKind, _ family: AddressFamily, on host: SimulatedHost) {
        (self.kind, self.family, self.host) = (kind, family, host)
        network = host.network
        serial = network.nextSerial()
    }

    // MARK: What a kind does in its own way

    var isListening: Bool { false }
    /// The peer that it is connected to at present.
    var remote: SocketAddress? { peer }
    /// What the poller has to say about it at present.
    var readiness: Readiness { [] }

    func listen(backlog: Int) throws(OSError) { throw failure("listen", EOPNOTSUPP) }
    func accept() throws(OSError) -> SimulatedSocket? { throw failure("accept", EOPNOTSUPP) }
    func connect(to address: SocketAddress) throws(OSError) -> Bool {
        throw failure("connect", EOPNOTSUPP)
    }
    func receive(
        into buffer: UnsafeMutableRawBufferPointer, from sender: inout SocketAddress?
    ) -> Transfer { .failed(EOPNOTSUPP) }
    func send(_ bytes: UnsafeRawBufferPointer) -> Transfer { .failed(EOPNOTSUPP) }
    func send(_ bytes: UnsafeRawBufferPointer, to address: SocketAddress) -> Transfer {
        .failed(EOPNOTSUPP)
    }
    func endWriting() {}
    func resetOnClose() {}
    /// The program lets it go.
    func close() {}
    /// Its host has stopped: it is gone without a word to anybody.
    func vanish() {}

    // MARK: What all do alike

    func bind(to address: SocketAddress) throws(OSError) {
        guard local == nil else { throw failure("bind", EINVAL, address) }
        guard address.family == family else {
            throw failure("bind", family == .ipv4 ? EAFNOSUPPORT : EINVAL, address)
        }
        let code: Int32
        if case .unix(let path) = address {
            code = host.bindUnix(self, to: path)
        } else if let home = network.home(of: address, from: host) {
            host = home
            code = home.ports(kind).claim(address, for: self)
        } else {
            code = EADDRNOTAVAIL
        }
        if code != 0 { throw failure("bind", code, address) }
    }

    /// Takes the address that packets to `destination` leave from; an error number, or 0.
    func bindItself(for destination: SocketAddress) -> Int32 {
        guard family != .unix else { return 0 }
        guard let source = host.source(for: destination) else { return ENETUNREACH }
        guard let local else {
            let code = host.ports(kind).claim(source, for: self)
            return code == EADDRINUSE ? EADDRNOTAVAIL : code
        }
        if local.isWildcard { self.local = source.withPort(UInt16(local.port ?? 0)) }
        return 0
    }

    /// Frees its name, and its port unless something of it lives on.
    func releaseName(lingering: Bool = false) {
        guard let local else { return }
        if family == .unix {
            if case .unix(let name) = local, let owner = host.unixNames[name], owner === self {
                host.releaseUnix(local)
            }
        } else {
            host.ports(kind).release(self, lingering: lingering)
        }
    }

    func setOption(_ option: SocketOption, to value: Int) throws(OSError) {
        if let code = option.refusal(kind, family) {
            throw OSError(call: "setsockopt", subject: "\(option) to \(value)", code: code)
        }
        switch option {
        // Linux grants twice what was asked for, and uses the other half for itself.
        case .sendBufferSize: sendRoom = max(value, 2_304)
        case .receiveBufferSize: receiveRoom = max(value, 1_152)
        default: options[option] = value
        }
    }

    func option(_ option: SocketOption) throws(OSError) -> Int {
        if let code = option.refusal(kind, family) {
            throw OSError(call: "getsockopt", subject: "\(option)", code: code)
        }
        switch option {
        case .sendBufferSize: return 2 * sendRoom
        case .receiveBufferSize: return 2 * receiveRoom
        default: return options[option] ?? 0
        }
    }

    func copyOptions(of other: SimulatedSocket) {
        (options, sendRoom, receiveRoom) = (other.options, other.sendRoom, other.receiveRoom)
    }

    final func has(_ flag: SocketOption) -> Bool { options[flag, default: 0] != 0 }

    /// Whether it takes what comes for IPv4 as well.
    final var isDualStack: Bool { family == .ipv6 && !has(.ipv6Only) }

    /// Tells the poller that something has changed.
    final func report() {
        if number >= 0 { network.poller.makeReady(number, readiness) }
    }

    final func takeError() -> Int32 { exchange(&error, with: 0) }

    final func failure(
        _ call: String, _ code: Int32, _ subject: SocketAddress? = nil
    ) -> OSError {
        OSError(call: call, subject: "\(subject ?? local ?? .wildcard(family))", code: code)
    }
}

extension SocketOption {
    /// Why a socket does not have the option; `nil` if it does.
    fileprivate func refusal(_ kind: SocketKind, _ family: AddressFamily) -> Int32? {
        if level == Int32(IPPROTO_TCP), kind != .stream || family == .unix {
            return family == .unix ? EOPNOTSUPP : ENOPROTOOPT
        }
        if level == Int32(IPPROTO_IPV6), family != .ipv6 {
            return family == .unix ? EOPNOTSUPP : ENOPROTOOPT
        }
        return nil
    }
}
