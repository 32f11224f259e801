public import AsyncIOSystem

/// Settings, and groups of receivers (multicast).
extension DatagramSocket {
    /// Reads a setting.
    public func option(_ option: SocketOption) throws -> Int {
        try socket.network.option(try socket.open("option"), option)
    }

    /// Changes a setting, such as `.broadcast` or `.receiveBufferSize`.
    public func setOption(_ option: SocketOption, to value: Int) throws {
        try socket.network.setOption(try socket.open("setOption"), option, to: value)
    }

    /// Receives what is sent to a group, such as `239.1.2.3`; the socket has to be bound to its port.
    ///
    /// `interface` is the name of a network interface; without one it is that of the group's scope, as in
    /// `ff02::fb%eth0`, or else the system chooses. Throws `OSError`.
    public func joinGroup(_ group: String, interface: String? = nil) throws {
        try setMember(true, of: group, interface)
    }

    /// Receives no longer what is sent to a group.
    public func leaveGroup(_ group: String, interface: String? = nil) throws {
        try setMember(false, of: group, interface)
    }

    /// Chooses the interface by which datagrams for groups leave.
    public func setGroupInterface(_ interface: String) throws {
        let raw = try socket.open("setGroupInterface")
        try socket.network.setMulticastInterface(raw, interface, family)
    }

    /// Chooses how many routers datagrams for groups may pass; 1, the local network, at first.
    public func setGroupHops(_ hops: Int) throws {
        try setOption(family == .ipv6 ? .ipv6MulticastHops : .multicastTTL, to: hops)
    }

    /// Chooses whether datagrams for groups come back to this machine; they do at first.
    public func setGroupLoopback(_ isOn: Bool) throws {
        try setOption(
            family == .ipv6 ? .ipv6MulticastLoopback : .multicastLoopback, to: isOn ? 1 : 0)
    }

    private func setMember(_ isMember: Bool, of group: String, _ interface: String?) throws {
        let raw = try socket.open(isMember ? "joinGroup" : "leaveGroup")
        guard let address = SocketAddress(literal: group, port: 0) else {
            throw OSError.noAddress(of: group, for: isMember ? "join" : "leave")
        }
        try socket.network.setMember(isMember, raw, of: address, on: interface)
    }
}
