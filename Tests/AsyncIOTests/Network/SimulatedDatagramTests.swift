import AsyncIOSystem
import AsyncIOTesting
import Testing

/// A reliable protocol over datagrams that are lost, doubled and overtaken.
@Suite struct SimulatedDatagramTests {
    @Test func stopAndWaitGetsEverythingThrough() throws {
        var (lost, duplicated, reordered) = (0, 0, 0)
        for seed in 0..<300 as Range<UInt64> {
            let run = try LossyRun(seed: seed)
            let received = try run.transfer(count: 40)
            #expect(received == Array(0..<40), "seed \(seed)")
            lost += run.network.statistics.lost
            duplicated += run.network.statistics.duplicated
            reordered += run.network.statistics.reordered
        }
        #expect(lost > 300 && duplicated > 300 && reordered > 300)
    }

    @Test func theSameSeedLosesTheSame() throws {
        let runs = try ([7, 7, 8] as [UInt64]).map { seed in
            let run = try LossyRun(seed: seed)
            run.network.trace = []
            _ = try run.transfer(count: 40)
            return run.network.trace ?? []
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0] != runs[2])
        #expect(runs[0].count > 40)
    }
}

/// Two sockets on two hosts with a terrible network between them, and no loop: only the poller.
private final class LossyRun {
    let poller: SimulatedPoller
    let network: SimulatedNetwork
    private let sender: Int32
    private let receiver: Int32
    private let target: SocketAddress
    private var received: [UInt8] = []
    private var acknowledged = -1

    init(seed: UInt64) throws {
        poller = try SimulatedPoller()
        network = SimulatedNetwork(on: poller, seed: seed)
        network.conditions = .terrible
        let places = [SocketAddress.ipv4(0x0A00_0001, port: 9), .ipv4(0x0A00_0002, port: 9)]
        for place in places { network.addHost(named: place.host, at: [place]) }
        (sender, receiver) = (
            try network.open(.datagram, for: .ipv4), try network.open(.datagram, for: .ipv4)
        )
        target = places[1]
        try network.bind(sender, to: places[0])
        try network.bind(receiver, to: places[1])
        try poller.add(sender)
        try poller.add(receiver)
    }

    deinit {
        poller.close()
    }

    func transfer(count: UInt8) throws -> [UInt8] {
        for number in 0..<count {
            while acknowledged < Int(number) {
                _ = send(number, from: sender, to: target)
                let deadline = poller.now() + 700_000_000
                while poller.now() < deadline, acknowledged < Int(number) {
                    let left = deadline - poller.now()
                    _ = try poller.wait(timeout: left, announce: { _ in false }) { ready, _ in
                        ready == receiver ? answer() : note()
                    }
                }
            }
        }
        return received
    }

    private func answer() {
        while let (number, from) = receive(receiver) {
            if Int(number) == received.count { received.append(number) }
            if Int(number) < received.count, let from {
                _ = send(number, from: receiver, to: from)
            }
        }
    }

    private func note() {
        while let (number, _) = receive(sender) { acknowledged = max(acknowledged, Int(number)) }
    }

    private func send(_ number: UInt8, from socket: Int32, to address: SocketAddress) -> Transfer {
        withUnsafeBytes(of: number) { network.send(socket, $0, to: address) }
    }

    private func receive(_ socket: Int32) -> (UInt8, SocketAddress?)? {
        var (number, from) = (UInt8(0), SocketAddress?.none)
        let result = withUnsafeMutableBytes(of: &number) {
            network.receive(socket, into: $0, from: &from)
        }
        return result == .bytes(1) ? (number, from) : nil
    }
}
