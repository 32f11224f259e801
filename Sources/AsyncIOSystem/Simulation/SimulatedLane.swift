internal import Glibc

/// One direction of a stream: everything between one end's `send` and the other's `receive`.
///
/// One buffer is both ends' buffers and the wire between them. Who knows of which bytes is told by
/// positions in the stream, where the end counts as one more byte:
///
///     taken ≤ arrived ≤ sent ≤ written (+ 1)        acknowledged ≤ arrived        sent ≤ edge
///
/// So nothing can be lost, doubled or change places; a segment that is lost is one that arrives later,
/// and those behind it wait, as with TCP.
final class SimulatedLane {
    unowned let network: SimulatedNetwork
    /// The two ends, until they are gone.
    var sender: SimulatedStream?
    var receiver: SimulatedStream?
    weak var opposite: SimulatedLane?
    /// Whether a packet has arrived, which is the last leg of the handshake.
    private var isOpened = false
    /// Whether the end was that of a Unix socket which left unread bytes behind.
    var endsBroken = false

    let forward: SimulatedLink
    private let back: SimulatedLink
    /// Unix sockets do without a window: what was not read still fills the sender's buffer.
    private let isUnix: Bool
    private let sendRoom: Int
    private let receiveRoom: Int

    private var bytes = ByteRing()
    private var written = 0
    private var isEnded = false
    private var sent = 0
    private var arrived = 0
    private var acknowledged = 0
    private var taken = 0
    /// Up to where the receiver lets the sender send, and what it has said of it last.
    private var edge: Int
    private var announcedEdge: Int
    /// Nothing of this lane arrives before this time: that is what keeps it in order.
    private var lastArrival: Int64 = 0
    /// While a lost packet has to be repeated, what comes after it is of no use.
    private var isStalled = false

    init(from sender: SimulatedStream, to receiver: SimulatedStream) {
        network = sender.network
        self.sender = sender
        self.receiver = receiver
        forward = network.link(from: sender.host, to: receiver.host)
        back = network.link(from: receiver.host, to: sender.host)
        isUnix = sender.family == .unix
        sendRoom = sender.sendRoom
        receiveRoom = receiver.receiveRoom
        edge = isUnix ? .max - 1 : receiveRoom
        announcedEdge = edge
    }

    // MARK: The sender's end

    /// How many bytes the sender's buffer holds.
    private var kept: Int { written - min(acknowledged, written) }
    var freeRoom: Int { max(0, sendRoom - kept) }
    /// Whether a third is free; with Unix sockets, three quarters.
    var isWritable: Bool { isUnix ? kept * 4 <= sendRoom : kept * 3 <= sendRoom * 2 }
    /// Whether everything, the end included, has reached the other side.
    var isFinished: Bool { isEnded && acknowledged > written }

    func write(_ new: UnsafeRawBufferPointer) {
        bytes.append(new)
        written += new.count
        transmit()
    }

    func end() {
        guard !isEnded else { return }
        isEnded = true
        transmit()
    }

    /// Sends a packet that carries nothing.
    func open() {
        dispatch(upTo: 0, size: 0)
    }

    /// Sends what the window allows, packet by packet.
    private func transmit() {
        let goal = isEnded && written <= edge ? written + 1 : min(written, edge)
        while sent < goal {
            let start = sent
            sent += min(goal - sent, forward.conditions.segmentSize)
            if sent == written, goal > written { sent = goal }
            dispatch(upTo: sent, size: sent - start)
        }
    }

    private func dispatch(upTo position: Int, size: Int) {
        guard !isStalled else { return }
        network.statistics.segments += 1
        lastArrival = max(lastArrival, isUnix ? network.now : arrivalWithRepeats(size))
        network.at(lastArrival) { self.arrive(position) }
    }

    /// When a packet arrives, counting the times that it has to be sent again.
    private func arrivalWithRepeats(_ size: Int) -> Int64 {
        var arrival = forward.arrival(of: size)
        var patience = forward.patience
        while patience < Self.longestPatience, forward.losesPacket() {
            network.statistics.repeated += 1
            arrival += patience
            patience *= 2
        }
        return arrival
    }

    // MARK: The receiver's end

    /// How many bytes can be read.
    var available: Int { min(arrived, written) - taken }

    private func arrive(_ position: Int) {
        guard !isStalled else { return }
        guard isUnix || forward.isOpen else { return stall() }
        if !isOpened {
            isOpened = true
            receiver?.handshakeEnded()
        }
        guard let receiver else { return refuse() }
        if position > arrived {
            let hasBytes = min(position, written) > arrived
            guard !receiver.wasClosed || !hasBytes else { return receiver.abort() }
            network.statistics.bytes += min(position, written) - min(arrived, written)
            arrived = position
            receiver.bytesArrived(isEnd: isEnded && arrived > written, isBroken: endsBroken)
        }
        if !isUnix { acknowledge() }
    }

    func take(into target: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(available, target.count)
        guard count > 0 else { return 0 }
        bytes.take(into: UnsafeMutableRawBufferPointer(rebasing: target[..<count]))
        taken += count
        if isUnix {
            acknowledge()
        } else if taken + receiveRoom - announcedEdge >= receiveRoom / 2 {
            // What little room there is is not worth a packet.
            acknowledge()
        }
        return count
    }

    /// Tells the sender what has arrived, and how much more may come.
    private func acknowledge() {
        let (position, room) = (isUnix ? taken : arrived, isUnix ? edge : taken + receiveRoom)
        announcedEdge = room
        let time = isUnix ? network.now : back.arrival(of: 0)
        network.at(time) { self.acknowledgementArrives(position, room) }
    }

    private func acknowledgementArrives(_ position: Int, _ room: Int) {
        guard isUnix || back.isOpen else { return stall() }
        let wasWritable = isWritable
        acknowledged = max(acknowledged, position)
        edge = max(edge, room)
        transmit()
        sender?.roomGrew(wasWritable: wasWritable)
    }

    // MARK: When packets do not come through

    /// Sends again and again, more and more seldom, what nobody has answered; at last gives up.
    private func stall() {
        guard !isStalled else { return }
        guard sender != nil else {
            // Nobody is left to send it again; a connection that was never accepted comes to nothing.
            if !isOpened { receiver?.leave() }
            return
        }
        isStalled = true
        tryAgain(after: forward.patience, attempt: 1)
    }

    private func tryAgain(after patience: Int64, attempt: Int) {
        network.after(patience) { [self] in
            guard let sender else { return }
            network.statistics.repeated += 1
            if forward.isOpen, back.isOpen {
                isStalled = false
                lastArrival = max(lastArrival, forward.arrival(of: sent - arrived))
                let position = sent
                return network.at(lastArrival) { self.arrive(position) }
            }
            guard attempt < Self.mostAttempts else { return giveUp(sender) }
            tryAgain(after: min(2 * patience, Self.longestPatience), attempt: attempt + 1)
        }
    }

    private func giveUp(_ sender: SimulatedStream) {
        isStalled = false
        if !isOpened { receiver?.leave() }
        // Who has nothing to say does not notice either: that is a half-open connection.
        if acknowledged < written + (isEnded ? 1 : 0) { sender.fail(ETIMEDOUT) }
    }

    /// Tells the receiver, after all that was sent before, that the stream is broken.
    func reset() {
        network.statistics.resets += 1
        lastArrival = max(lastArrival, isUnix ? network.now : forward.arrival(of: 0))
        network.at(lastArrival) { [self] in
            if forward.isOpen { receiver?.fail(nil) }
        }
    }

    /// Answers for a receiver that is gone.
    private func refuse() {
        if !isUnix, let opposite { opposite.sendReset(to: self) }
    }

    private func sendReset(to other: SimulatedLane) {
        network.statistics.resets += 1
        lastArrival = max(lastArrival, forward.arrival(of: 0))
        network.at(lastArrival) { [self] in
            if forward.isOpen { other.sender?.fail(nil) }
        }
    }

    /// Linux's limits: fifteen attempts, two minutes apart at most; a quarter of an hour in all.
    private static let mostAttempts = 15
    private static let longestPatience: Int64 = 120_000_000_000
}
