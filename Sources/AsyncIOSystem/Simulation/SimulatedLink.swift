/// The way from one simulated host to another, in this direction only.
final class SimulatedLink {
    let source: SimulatedHost
    let target: SimulatedHost
    /// Whether a partition lies across it.
    var isCut = false
    /// Conditions of its own; otherwise those of the network hold.
    var hasOwnConditions = false

    private unowned let network: SimulatedNetwork
    private(set) var conditions: LinkConditions
    private var leastLatency: Int64 = 0
    private var jitter: Int64 = 0
    /// When the line has sent what it was given: with a limited band packets queue.
    private var busyUntil: Int64 = 0
    private var lastDatagram: Int64 = 0

    init(
        from source: SimulatedHost, to target: SimulatedHost, _ conditions: LinkConditions,
        of network: SimulatedNetwork
    ) {
        (self.source, self.target, self.network) = (source, target, network)
        self.conditions = conditions
        apply(conditions)
    }

    func apply(_ conditions: LinkConditions) {
        self.conditions = conditions
        leastLatency = nanoseconds(conditions.latency.lowerBound)
        jitter = nanoseconds(conditions.latency.upperBound) - leastLatency
    }

    /// Whether a packet that is about to arrive does.
    var isOpen: Bool { !isCut && target.isUp }

    /// When a packet arrives that is sent now.
    func arrival(of size: Int) -> Int64 {
        var start = network.now
        if let rate = conditions.bytesPerSecond {
            start = max(start, busyUntil) + Int64(size) * 1_000_000_000 / Int64(rate)
            busyUntil = start
        }
        guard jitter > 0 else { return start + leastLatency }
        return start + leastLatency + Int64.random(in: 0...jitter, using: &network.random)
    }

    /// When a datagram arrives: after those before it, unless it is one of those that are overtaken.
    func arrivalOfDatagram(of size: Int) -> Int64 {
        let inTime = arrival(of: size)
        if network.draw(conditions.reordering) {
            network.statistics.reordered += 1
            let delay = max(2 * (leastLatency + jitter), 1_000_000)
            return inTime + Int64.random(in: 1...delay, using: &network.random)
        }
        lastDatagram = max(lastDatagram, inTime)
        return lastDatagram
    }

    /// Whether the packet that is being sent is lost.
    func losesPacket() -> Bool {
        guard network.draw(conditions.loss) else { return false }
        network.statistics.lost += 1
        return true
    }

    /// How long a sender of a stream waits before it sends again: Linux's 200 milliseconds at least.
    var patience: Int64 { max(200_000_000, 2 * (leastLatency + jitter)) }

    private func nanoseconds(_ duration: Duration) -> Int64 {
        Int64(duration / .nanoseconds(1))
    }
}
