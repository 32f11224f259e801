/// What tests do to a network.
extension SimulatedNetwork {
    /// Gives the way between two hosts conditions of its own, in both directions; `nil` takes them away.
    package func setConditions(
        _ own: LinkConditions?, between one: SimulatedHost, and other: SimulatedHost
    ) {
        for link in [link(from: one, to: other), link(from: other, to: one)] {
            link.hasOwnConditions = own != nil
            link.apply(own ?? (one === other ? loopbackConditions : conditions))
        }
    }

    /// Lets nothing through from one host to another, or again everything.
    package func setCut(_ isCut: Bool, from source: SimulatedHost, to target: SimulatedHost) {
        note("\(source.name) → \(target.name) \(isCut ? "is cut" : "is open")")
        link(from: source, to: target).isCut = isCut
    }

    /// Breaks the connections between two hosts: both ends see a reset.
    package func breakConnections(between one: SimulatedHost, and other: SimulatedHost) {
        for case let stream as SimulatedStream in allSockets {
            guard let lane = stream.outgoing else { continue }
            let (source, target) = (lane.forward.source, lane.forward.target)
            if source === one && target === other || source === other && target === one {
                stream.fail(nil)
            }
        }
    }

    /// Removes what stands for a Unix socket at a path; false if nothing does.
    package func removePath(_ path: String) -> Bool {
        presentHost.unixNames.removeValue(forKey: path) != nil
    }
}

extension SimulatedHost {
    /// Stops the host: its sockets are gone without a word, and nothing answers there any more.
    package func crash() {
        guard isUp else { return }
        network.note("\(name) crashes")
        isUp = false
        let sockets = network.sockets(on: self)
        for socket in sockets { socket.isDead = true }
        for socket in sockets { socket.vanish() }
        forgetAll()
    }

    /// Starts the host again, with nothing open.
    package func restart() {
        network.note("\(name) starts")
        isUp = true
    }
}
