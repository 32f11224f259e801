public import AsyncIO
import AsyncIOSystem

/// The network of a simulated loop, as a test governs it.
///
/// On a simulated loop TCP, UDP and Unix sockets work in memory, between the tasks of that loop, and
/// every latency and every loss is drawn from the loop's seed: the same seed gives the same run. A test
/// says here how bad the network is, which hosts there are, and what breaks when.
///
/// ```swift
/// try onLoop(.simulated(seed: 7)) {
///     let network = TestNetwork.current
///     let server = network.host("10.0.0.1"), client = network.host("10.0.0.2")
///     network.conditions = .distant
///     let listening = try await server.run { try await startServer(host: "10.0.0.1", port: 80, serve) }
///     try await client.run {
///         let (reader, writer) = try await openConnection(host: "10.0.0.1", port: 80)
///         network.partition(server, client)
///     }
/// }
/// ```
///
/// Belongs to the loop's thread. `Documentation/simulation.md` says what is simulated, and how.
public struct TestNetwork: Sendable {
    let network: SimulatedNetwork

    /// The network of the simulated loop that runs on this thread; traps on any other.
    public static var current: TestNetwork {
        guard let loop = EventLoop.current else {
            preconditionFailure("TestNetwork.current is for code that runs on a loop")
        }
        return loop.simulatedNetwork
    }

    // MARK: Hosts

    /// The host of every task that does not say otherwise, with `127.0.0.0/8` and `::1`.
    ///
    /// To other hosts it is `198.18.0.1` and `2001:2::1`.
    public var localhost: TestHost { TestHost(host: network.localhost) }

    /// The host with an address; it is there from when it is first asked for.
    ///
    /// - Parameters:
    ///   - address: A literal IPv4 or IPv6 address that may be one host's alone; anything else traps, also
    ///     `127.0.0.1`, which every host has.
    ///   - others: Further addresses of the host, if it is new.
    ///   - name: What the trace calls it.
    public func host(_ address: String, _ others: String..., named name: String? = nil) -> TestHost
    {
        let addresses = ([address] + others).map { text in
            guard let address = SocketAddress(literal: text, port: 0) else {
                preconditionFailure("\"\(text)\" is no literal address of a host")
            }
            precondition(
                address.isOfOneHost,
                """
                "\(text)" is the address of no host in particular: give one such as 10.0.0.1, or use \
                network.localhost
                """)
            return address
        }
        let present = network.host(at: addresses[0])
        return TestHost(host: present ?? network.addHost(named: name ?? address, at: addresses))
    }

    // MARK: Conditions

    /// How it is between hosts that have no conditions of their own; at first `.local`.
    ///
    /// What is under way already keeps the times that it was given.
    public var conditions: LinkConditions {
        get { network.conditions }
        nonmutating set { network.conditions = newValue }
    }

    /// How it is between sockets of one host; at first `.loopback`, which is perfect.
    public var loopbackConditions: LinkConditions {
        get { network.loopbackConditions }
        nonmutating set { network.loopbackConditions = newValue }
    }

    /// Gives the way between two hosts conditions of its own; `nil` takes them away again.
    public func setConditions(_ own: LinkConditions?, between one: TestHost, and other: TestHost) {
        network.setConditions(own, between: one.host, and: other.host)
    }

    // MARK: What breaks

    /// Cuts the way between two hosts: what is sent is lost, and nobody is told.
    ///
    /// Streams stand still and go on after `heal`, once the sender tries again; a sender that nobody
    /// answers for a quarter of an hour fails with `ETIMEDOUT`, a connection attempt after 127 seconds.
    public func partition(_ one: TestHost, _ other: TestHost) {
        block(from: one, to: other)
        block(from: other, to: one)
    }

    /// Cuts the way between each host of one side and each of the other.
    public func partition(_ side: [TestHost], from rest: [TestHost]) {
        for one in side { for other in rest { partition(one, other) } }
    }

    /// Cuts the way in one direction only.
    public func block(from source: TestHost, to target: TestHost) {
        network.setCut(true, from: source.host, to: target.host)
    }

    /// Ends every partition between two hosts.
    public func heal(_ one: TestHost, _ other: TestHost) {
        network.setCut(false, from: one.host, to: other.host)
        network.setCut(false, from: other.host, to: one.host)
    }

    /// Ends every partition.
    public func healAll() {
        for one in network.hosts {
            for other in network.hosts { network.setCut(false, from: one, to: other) }
        }
    }

    /// Breaks the TCP connections between two hosts: both ends see a reset.
    public func resetConnections(between one: TestHost, and other: TestHost) {
        network.breakConnections(between: one.host, and: other.host)
    }

    // MARK: What happened

    /// Counts since the beginning.
    public var statistics: NetworkStatistics { network.statistics }

    /// Notes from now on what happens, with its time.
    public func beginTrace() {
        network.trace = network.trace ?? []
    }

    /// What was noted since `beginTrace`: connections, ends, resets, losses, partitions, crashes.
    public var trace: [String] { network.trace ?? [] }
}

extension EventLoop {
    /// The network of this simulated loop; traps on a real one.
    public var simulatedNetwork: TestNetwork {
        guard let simulated = network as? SimulatedNetwork else {
            preconditionFailure(
                "only a simulated loop has a network to govern; this one has the kernel's")
        }
        return TestNetwork(network: simulated)
    }
}
