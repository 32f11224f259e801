/// Groups of receivers: every host is in reach, and has one interface.
extension SimulatedNetwork {
    package func setMember(
        _ isMember: Bool, _ socket: Int32, of group: SocketAddress, on interface: String?
    ) throws(OSError) {
        guard let datagrams = self.socket(socket) as? SimulatedDatagrams, group.isMulticast else {
            throw OSError.noGroups("\(group)")
        }
        if isMember { datagrams.join(group) } else { datagrams.leaveGroup(group) }
    }

    package func setMulticastInterface(
        _ socket: Int32, _ interface: String, _ family: AddressFamily
    ) throws(OSError) {}
}
