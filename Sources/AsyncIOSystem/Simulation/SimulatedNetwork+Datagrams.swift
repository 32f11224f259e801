/// The way of a datagram: to whom it goes, and what happens to it on the way.
extension SimulatedNetwork {
    func route(_ bytes: [UInt8], from sender: SimulatedDatagrams, to address: SocketAddress) {
        let source = sender.source(for: address)
        for host in targets(of: address, from: sender.host) {
            statistics.datagrams += 1
            let link = link(from: sender.host, to: host)
            guard !link.losesPacket() else {
                note("a datagram to \(address) is lost")
                continue
            }
            deliver(bytes, over: link, to: address, from: source, sender)
            guard draw(link.conditions.duplication) else { continue }
            statistics.duplicated += 1
            deliver(bytes, over: link, to: address, from: source, sender)
        }
    }

    private func targets(
        of address: SocketAddress, from host: SimulatedHost
    ) -> [SimulatedHost] {
        if address.isBroadcast { return address.isLoopback ? [host] : hosts }
        if address.isMulticast { return hosts }
        return home(of: address, from: host).map { [$0] } ?? []
    }

    private func deliver(
        _ bytes: [UInt8], over link: SimulatedLink, to address: SocketAddress,
        from source: SocketAddress?, _ sender: SimulatedDatagrams
    ) {
        at(link.arrivalOfDatagram(of: bytes.count)) { [weak sender, self] in
            guard link.isOpen else { return statistics.lost += 1 }
            note("\(bytes.count) bytes from \(source.map(\.description) ?? "-") to \(address)")
            let receivers = receivers(of: address, on: link.target, from: source)
            for receiver in receivers { receiver.arrive(bytes, from: source) }
            guard receivers.isEmpty, !address.isBroadcast, !address.isMulticast else { return }
            let back = self.link(from: link.target, to: link.source)
            at(back.arrival(of: 0)) { if back.isOpen { sender?.wasRefused() } }
        }
    }

    /// All of them for a group; otherwise one, a connected one before others.
    private func receivers(
        of address: SocketAddress, on host: SimulatedHost, from source: SocketAddress?
    ) -> [SimulatedDatagrams] {
        let ports = host.datagrams
        if address.isBroadcast || address.isMulticast {
            return ports.sockets(at: address.port).compactMap { $0 as? SimulatedDatagrams }
                .filter { $0.hears(address) && $0.listens(to: source) }
        }
        let owners = ports.owners(of: address).compactMap { $0 as? SimulatedDatagrams }
            .filter { $0.listens(to: source) }
        let connected = owners.filter { $0.peer != nil }
        let one = pick(connected.isEmpty ? owners : connected) as? SimulatedDatagrams
        return one.map { [$0] } ?? []
    }
}
