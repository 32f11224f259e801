import AsyncIO
import Testing

/// Channels: what was sent arrives once and in order, and what was not sent never does.
@Suite struct ChannelProperties {
    @Test func aMeeting() {
        explore { ChannelModel(capacity: 0) }
    }

    @Test func aChannelWithRoom() {
        explore { ChannelModel(capacity: 2) }
    }
}

private final class ChannelModel: PropertyModel, @unchecked Sendable {
    // SAFETY: used on one loop.
    private let (sender, receiver): (SendChannel<Int>, ReceiveChannel<Int>)
    private let capacity: Int
    /// The number of the last item for which somebody has called `send`.
    private var made = 0
    private var (sent, refused, received) = (Set<Int>(), Set<Int>(), Set<Int>())
    private var lastReceived = 0
    private var places = ArrivalOrder()

    init(capacity: Int) {
        self.capacity = capacity
        (sender, receiver) = makeChannel(capacity: capacity)
    }

    func visit() async throws {
        switch draw(6) {
        case 0: try await send(by: sender)
        case 1..<3: try await send(by: clone(of: sender))
        case 3: try await receive(by: receiver)
        case 4: try await receive(by: clone(of: receiver))
        default: try await iterate(over: clone(of: receiver))
        }
    }

    func meddle() async throws {
        let before = sender.statistics
        switch draw(20) {
        case 0: sender.close()
        case 1: receiver.close()
        case 2..<11:
            let item = make()
            guard (try? sender.sendNoWait(item)) != nil else {
                refused.insert(item)
                return
            }
            sent.insert(item)
            try demand(before.waitingToSend == 0, "a send has overtaken: \(before)")
        default:
            guard let item = try? receiver.receiveNoWait() else { return }
            try note(item)
            try demand(before.waitingToReceive == 0, "a receiver has overtaken: \(before)")
        }
    }

    func letGo() async throws {
        try await meddle()
    }

    func check() throws {
        let now = sender.statistics
        try demand(now.buffered <= capacity, "too many items: \(now)")
        try demand(
            now.waitingToSend == 0 || now.waitingToReceive == 0, "they have missed: \(now)")
        try demand(now.waitingToReceive == 0 || now.buffered == 0, "an item lies there: \(now)")
        try demand(now.waitingToSend == 0 || now.buffered == capacity, "there is room: \(now)")
        try demand(refused.isDisjoint(with: received), "an item arrived that was not sent")
        try demand(refused.isDisjoint(with: sent), "an item was sent and was not")
    }

    func checkAtEnd() throws {
        let now = sender.statistics
        try demand(now.waitingToSend + now.waitingToReceive == 0, "one is left: \(now)")
        while let item = try? receiver.receiveNoWait() { try note(item) }
        try check()
        try demand(sent.isSuperset(of: received), "an item came from nowhere")
        // Only the last receiver takes along what it has not received.
        if now.openReceivers > 0 { try demand(sent == received, "an item was lost") }
    }

    // MARK: What tasks do

    private func send(by sender: SendChannel<Int>?) async throws {
        guard let sender else { return }
        defer { if draw(2) == 0, sender !== self.sender { sender.close() } }
        for _ in 0..<1 + draw(3) {
            let item = make()
            do {
                try await sender.send(item)
                sent.insert(item)
            } catch {
                refused.insert(item)
                try expect(error, from: sender.isClosed)
                return
            }
            try await linger()
        }
    }

    private func receive(by receiver: ReceiveChannel<Int>?) async throws {
        guard let receiver else { return }
        defer { if draw(2) == 0, receiver !== self.receiver { receiver.close() } }
        for _ in 0..<1 + draw(3) {
            do {
                try note(try receiver.receiveNoWait())
            } catch is WouldBlock {
                guard try await waitToReceive(by: receiver) else { return }
            } catch {
                try expect(error, from: receiver.isClosed)
                return
            }
            try await linger()
        }
    }

    private func waitToReceive(by receiver: ReceiveChannel<Int>) async throws -> Bool {
        let place = places.arrive()
        do {
            try note(try await receiver.receive())
        } catch {
            try expect(error, from: receiver.isClosed)
            return false
        }
        try places.serve(place)
        return true
    }

    private func iterate(over receiver: ReceiveChannel<Int>?) async throws {
        guard let receiver else { return }
        do {
            for try await item in receiver {
                try note(item)
                try await linger()
            }
            try demand(receiver.statistics.openSenders == 0, "it has ended before its end")
        } catch {
            try expect(error, from: receiver.isClosed)
        }
    }

    /// Lets an error pass if it tells the truth.
    private func expect(_ error: any Error, from isClosed: Bool) throws {
        let now = sender.statistics
        switch error {
        case is ClosedChannel: try demand(isClosed, "ClosedChannel from an open end")
        case is BrokenChannel: try demand(now.openReceivers == 0, "\(now) is not broken")
        case is EndOfChannel: try demand(now.openSenders == 0, "\(now) is not at its end")
        default: throw error
        }
    }

    private func clone(of sender: SendChannel<Int>) -> SendChannel<Int>? { try? sender.clone() }

    private func clone(of receiver: ReceiveChannel<Int>) -> ReceiveChannel<Int>? {
        try? receiver.clone()
    }

    private func make() -> Int {
        made += 1
        return made
    }

    private func note(_ item: Int) throws {
        try demand(item > lastReceived, "item \(item) arrived after item \(lastReceived)")
        lastReceived = item
        received.insert(item)
    }
}
