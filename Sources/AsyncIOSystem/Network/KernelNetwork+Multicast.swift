internal import CAsyncIO
internal import Glibc

/// Multicast groups and the interfaces by which they are reached.
extension KernelNetwork {
    package func setMember(
        _ isMember: Bool, _ socket: Int32, of group: SocketAddress, on interface: String?
    ) throws(OSError) {
        var index = try index(of: interface)
        if interface == nil, case .ipv6(_, _, let scope) = group { index = scope }
        let result = Door.call("setsockopt") {
            group.withSocketAddress { address, _ in
                casyncio_set_member(socket, isMember, address, index)
            }
        }
        guard result == 0 else {
            throw OSError.last(isMember ? "join" : "leave", "the group \(group.host)")
        }
    }

    package func setMulticastInterface(
        _ socket: Int32, _ interface: String, _ family: AddressFamily
    ) throws(OSError) {
        let index = try index(of: interface)
        let result = Door.call("setsockopt") {
            casyncio_set_multicast_interface(socket, family.number, index)
        }
        guard result == 0 else { throw OSError.last("setsockopt", "the interface \(interface)") }
    }

    /// The number of an interface; 0, which leaves the choice to the system, for none.
    private func index(of interface: String?) throws(OSError) -> UInt32 {
        guard let interface else { return 0 }
        let index = casyncio_interface_index(interface)
        guard index != 0 else { throw OSError.last("if_nametoindex", interface) }
        return index
    }
}

extension OSError {
    static func noGroups(_ subject: String) -> OSError {
        OSError(call: "join", subject: "\(subject) on a simulated network", code: EOPNOTSUPP)
    }
}
