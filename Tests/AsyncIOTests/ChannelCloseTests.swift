import AsyncIO
import AsyncIOTesting
import Testing

/// The end of a channel: each side learns when nobody is left on the other.
@Suite struct ChannelCloseTests {
    @Test func receiversFindTheEndWhenAllSendersAreClosed() throws {
        try onLoop { () async throws in
            let (sender, receiver) = makeChannel(of: Int.self, capacity: 2)
            let other = try sender.clone()
            try await sender.send(1)
            sender.close()
            sender.close()
            #expect(receiver.statistics.openSenders == 1)
            try await other.send(2)
            other.close()
            #expect(try await receiver.receive() == 1)
            #expect(try receiver.receiveNoWait() == 2)
            await #expect(throws: EndOfChannel()) { try await receiver.receive() }
            #expect(throws: EndOfChannel()) { try receiver.receiveNoWait() }
        }
    }

    @Test func sendersFindTheChannelBrokenWhenAllReceiversAreClosed() throws {
        try onLoop { () async throws in
            let (sender, receiver) = makeChannel(of: Int.self, capacity: 1)
            let other = try receiver.clone()
            try await sender.send(1)
            let waiting = createTask { try await sender.send(2) }
            await turns()
            receiver.close()
            receiver.close()
            #expect(!waiting.isDone && sender.statistics.openReceivers == 1)
            other.close()
            #expect(await thrown { try await waiting.value } is BrokenChannel)
            await #expect(throws: BrokenChannel()) { try await sender.send(3) }
            #expect(throws: BrokenChannel()) { try sender.sendNoWait(3) }
            #expect(sender.statistics.buffered == 0)
        }
    }

    @Test func aReceiverThatWaitsLearnsTheEnd() throws {
        try onLoop { () async throws in
            let (sender, receiver) = makeChannel(of: Int.self)
            let task = createTask { try await receiver.receive() }
            await turns()
            sender.close()
            #expect(await thrown { try await task.value } is EndOfChannel)
        }
    }

    @Test func aClosedEndCannotBeUsed() throws {
        try onLoop { () async throws in
            let (sender, receiver) = makeChannel(of: Int.self, capacity: 1)
            let (otherSender, otherReceiver) = (try sender.clone(), try receiver.clone())
            try await sender.send(1)
            sender.close()
            receiver.close()
            #expect(sender.isClosed && receiver.isClosed)
            await #expect(throws: ClosedChannel()) { try await sender.send(1) }
            #expect(throws: ClosedChannel()) { try sender.sendNoWait(1) }
            #expect(throws: ClosedChannel()) { _ = try sender.clone() }
            await #expect(throws: ClosedChannel()) { try await receiver.receive() }
            #expect(throws: ClosedChannel()) { try receiver.receiveNoWait() }
            #expect(throws: ClosedChannel()) { _ = try receiver.clone() }
            #expect(try otherReceiver.receiveNoWait() == 1)
            try otherSender.sendNoWait(2)
        }
    }

    @Test func closingAnEndWakesWhoWaitsByIt() throws {
        try onLoop { () async throws in
            let (sender, receiver) = makeChannel(of: Int.self)
            let (otherSender, otherReceiver) = (try sender.clone(), try receiver.clone())
            let mine = createTask { try await receiver.receive() }
            let theirs = createTask { try await otherReceiver.receive() }
            await turns()
            receiver.close()
            #expect(await thrown { try await mine.value } is ClosedChannel)
            try sender.sendNoWait(1)
            #expect(try await theirs.value == 1)
            let sending = createTask { try await sender.send(2) }
            let staying = createTask { try await otherSender.send(3) }
            await turns()
            sender.close()
            #expect(await thrown { try await sending.value } is ClosedChannel)
            #expect(try await otherReceiver.receive() == 3)
            try await staying.value
        }
    }

    /// The last receiver is closed while an item is on its way to it.
    @Test func aPromisedItemStillArrives() throws {
        try onLoop { () async throws in
            let (sender, receiver) = makeChannel(of: Int.self, capacity: 5)
            let task = createTask { try await receiver.receive() }
            await turns()
            for number in 1...3 { try sender.sendNoWait(number) }
            receiver.close()
            #expect(try await task.value == 1)
            #expect(throws: BrokenChannel()) { try sender.sendNoWait(4) }
        }
    }

    @Test func theLastHandleThatIsDroppedClosesToo() throws {
        try onLoop { () async throws in
            let (sender, receiver) = makeChannel(of: Int.self)
            let task = createTask { [sender] in try await sender.send(1) }
            do {
                let clone = try receiver.clone()
                #expect(clone.statistics.openReceivers == 2)
            }
            #expect(receiver.statistics.openReceivers == 1)
            #expect(try await receiver.receive() == 1)
            try await task.value
        }
        let receiver = makeChannel(of: Int.self).1
        #expect(throws: EndOfChannel()) { try receiver.receiveNoWait() }
    }

    @Test func iterationEndsWithTheLastSender() throws {
        try onLoop { () async throws in
            let (sender, receiver) = makeChannel(of: Int.self)
            let sums = (0..<2).map { _ in
                createTask {
                    var sum = 0
                    for try await number in receiver { sum += number }
                    return sum
                }
            }
            let senders = try (0..<3).map { _ in
                let mine = try sender.clone()
                return createTask {
                    for number in 1...10 { try await mine.send(number) }
                    mine.close()
                }
            }
            sender.close()
            for task in senders { try await task.value }
            #expect(try await sums[0].value + sums[1].value == 165)
        }
    }

    @Test func theErrorsSayWhatHasHappened() {
        #expect("\(EndOfChannel())".contains("every sender is closed"))
        #expect("\(BrokenChannel())".contains("every receiver is closed"))
        #expect("\(ClosedChannel())".contains("clone()"))
    }
}
