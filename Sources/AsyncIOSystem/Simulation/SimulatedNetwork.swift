internal import CAsyncIO
internal import Glibc

/// A network in memory, between the tasks of one simulated loop: TCP, UDP and Unix sockets.
///
/// What is under way lies in a queue of events by time. The poller's `wait` takes them out, moves its clock
/// and reports what has become ready: so the network is the part of the simulation that makes things
/// happen, and the poller the part that tells. All chance is drawn from one seed.
///
/// Its numbers begin above all that a kernel gives out: `close` or `read` of one by mistake hits nothing.
@usableFromInline
package final class SimulatedNetwork: Network, @unchecked Sendable {
    // SAFETY: belongs to the loop's thread, which `close` minds.

    package let isDuplex = true
    package let poller: SimulatedPoller
    /// The host of those who say nothing else.
    ///
    /// There from the end of `init` on.
    package private(set) var localhost: SimulatedHost!
    /// The host of this network that the calling code runs on.
    var presentHost: SimulatedHost {
        guard let host = SimulatedHost.current, host.network === self else { return localhost }
        return host
    }
    package private(set) var hosts: [SimulatedHost] = []
    package var statistics = NetworkStatistics()
    /// What happens, line by line; `nil` unless somebody wants to know.
    package var trace: [String]?
    /// How it is between hosts, unless two of them have conditions of their own.
    package var conditions = LinkConditions.local {
        didSet { refreshLinks() }
    }
    /// How it is within a host.
    package var loopbackConditions = LinkConditions.loopback {
        didSet { refreshLinks() }
    }

    var random: SplitMix64
    private var events = SimulatedEvents()
    private var links: [LinkKey: SimulatedLink] = [:]
    private var homes: [SocketAddress: SimulatedHost] = [:]
    /// By number, from `firstNumber` up.
    private var sockets: [SimulatedSocket?] = []
    private var lowestFree = 0
    /// Every socket that lives, closed ones included that still have bytes to deliver.
    private var living: [UInt64: SimulatedSocket] = [:]
    private var lastSerial: UInt64 = 0
    /// What was closed on other threads, until the loop's thread comes by.
    private let closedElsewhere = ThreadLocked<[Int32]>([])
    private var thread: pthread_t?

    private struct LinkKey: Hashable {
        let source: ObjectIdentifier
        let target: ObjectIdentifier
    }

    /// The numbers of simulated sockets: the bit that tells them apart, which no kernel gives out.
    @inlinable package static var firstNumber: Int32 { 1 << 30 }

    /// Makes the network of a poller, which from now on reports on its sockets.
    package init(on poller: SimulatedPoller, seed: UInt64) {
        self.poller = poller
        // Other numbers than those that the program draws from the same seed.
        random = SplitMix64(seed: seed ^ 0x6E65_7477_6F72_6B21)
        localhost = addHost(named: "localhost", at: Self.localAddresses)
        poller.network = self
    }

    /// Of the ranges that are set aside for tests: RFC 2544 and RFC 5180.
    private static let localAddresses = ["198.18.0.1", "2001:2::1"].compactMap {
        SocketAddress(literal: $0, port: 0)
    }

    // MARK: Time

    var now: Int64 { poller.now() }
    /// When the next thing happens; `nil` if nothing is under way.
    var nextEvent: Int64? { events.nextTime }

    func at(_ time: Int64, _ action: @escaping () -> Void) {
        events.add(at: time, action)
    }

    func after(_ delay: Int64, _ action: @escaping () -> Void) {
        events.add(at: now + delay, action)
    }

    /// Lets happen what is due.
    func catchUp() {
        thread = pthread_self()
        for number in closedElsewhere.withLock({ exchange(&$0, with: []) }) { closeNow(number) }
        while let action = events.takeDue(by: now) { action() }
    }

    // MARK: Chance

    func draw(_ part: Double) -> Bool {
        part > 0 && Double.random(in: 0..<1, using: &random) < part
    }

    func pick(_ sockets: [SimulatedSocket]) -> SimulatedSocket? {
        sockets.count > 1 ? sockets.randomElement(using: &random) : sockets.first
    }

    // MARK: Hosts and links

    @discardableResult
    package func addHost(named name: String, at addresses: [SocketAddress]) -> SimulatedHost {
        let host = SimulatedHost(named: name, at: addresses, of: self)
        hosts.append(host)
        for address in host.addresses {
            precondition(homes[address] == nil, "\(address.host) belongs to another host already")
            homes[address] = host
        }
        return host
    }

    package func host(at address: SocketAddress) -> SimulatedHost? { homes[address.hostKey] }

    /// The host that an address means to those on `host`.
    func home(of address: SocketAddress, from host: SimulatedHost) -> SimulatedHost? {
        host.owns(address) ? host : homes[address.hostKey]
    }

    func link(from source: SimulatedHost, to target: SimulatedHost) -> SimulatedLink {
        let key = LinkKey(source: ObjectIdentifier(source), target: ObjectIdentifier(target))
        if let link = links[key] { return link }
        let usual = source === target ? loopbackConditions : conditions
        let link = SimulatedLink(from: source, to: target, usual, of: self)
        links[key] = link
        return link
    }

    private func refreshLinks() {
        for link in links.values where !link.hasOwnConditions {
            link.apply(link.source === link.target ? loopbackConditions : conditions)
        }
    }

    // MARK: Sockets

    func nextSerial() -> UInt64 {
        lastSerial += 1
        return lastSerial
    }

    func remember(_ socket: SimulatedSocket) { living[socket.serial] = socket }
    func forget(_ socket: SimulatedSocket) { living[socket.serial] = nil }

    /// The living sockets, oldest first.
    func sockets(on host: SimulatedHost) -> [SimulatedSocket] {
        living.values.filter { $0.host === host }.sorted { $0.serial < $1.serial }
    }

    var allSockets: [SimulatedSocket] { living.values.sorted { $0.serial < $1.serial } }

    /// Gives a socket the smallest free number.
    func enroll(_ socket: SimulatedSocket) -> Int32 {
        while lowestFree < sockets.count, sockets[lowestFree] != nil { lowestFree += 1 }
        if lowestFree == sockets.count { sockets.append(nil) }
        sockets[lowestFree] = socket
        socket.number = Self.firstNumber + Int32(lowestFree)
        return socket.number
    }

    @inline(__always)
    func socket(_ number: Int32) -> SimulatedSocket? {
        let index = Int(number) - Int(Self.firstNumber)
        return sockets.indices.contains(index) ? sockets[index] : nil
    }

    /// What the poller asks when a watch begins.
    func readiness(of number: Int32) -> Readiness { socket(number)?.readiness ?? [] }

    package func close(_ number: Int32) {
        guard let thread, pthread_equal(thread, pthread_self()) == 0 else {
            return closeNow(number)
        }
        closedElsewhere.withLock { $0.append(number) }
        poller.wake()
    }

    private func closeNow(_ number: Int32) {
        guard let socket = socket(number) else { return }
        poller.remove(number)
        let index = Int(number - Self.firstNumber)
        sockets[index] = nil
        lowestFree = min(lowestFree, index)
        socket.number = -1
        socket.close()
    }

    /// Ends with the loop: nothing is delivered any more, and nothing stays behind.
    func shutDown() {
        thread = nil
        events.removeAll()
        for socket in allSockets {
            socket.isDead = true
            socket.number = -1
            socket.vanish()
        }
        (sockets, living, lowestFree) = ([], [:], 0)
        // Ports and names hold their sockets, and those their hosts.
        for host in hosts {
            host.forgetAll()
            host.unixNames = [:]
        }
    }

    // MARK: The trace

    func note(_ line: @autoclosure () -> String) {
        guard trace != nil else { return }
        trace?.append("\(Duration.nanoseconds(now)): \(line())")
    }
}
