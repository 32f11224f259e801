import AsyncIO
import AsyncIOTesting
import Testing

/// Queues and channels in a `select`: the branches that lose have neither taken nor given anything.
@Suite struct QueueSelectTests {
    @Test func theLoserLeavesTheItemInItsQueue() throws {
        try onLoop { () async throws in
            let (first, second) = (Queue<Int>(), Queue<Int>())
            let selecting = createTask {
                try await select({ try await first.get() }, { try await second.get() })
            }
            await turns(5)
            try second.putNoWait(2)
            try first.putNoWait(1)
            guard case .second(2) = try await selecting.value else {
                Issue.record("the other has won")
                return
            }
            #expect(try first.getNoWait() == 1)
            #expect(second.isEmpty)
        }
    }

    @Test func theLoserHasPutNothing() throws {
        try onLoop { () async throws in
            let (free, full) = (Queue<Int>(), Queue<Int>(maxSize: 1))
            try full.putNoWait(0)
            let selecting = createTask {
                try await select({ try await full.put(1) }, { try await free.get() })
            }
            await turns(5)
            try free.putNoWait(7)
            #expect(try full.getNoWait() == 0)
            guard case .second(7) = try await selecting.value else {
                Issue.record("the other has won")
                return
            }
            #expect(full.isEmpty && full.statistics.waitingToPut == 0)
        }
    }

    @Test func aReceiverThatLosesMakesNoSenderBelieveInIt() throws {
        try onLoop { () async throws in
            let (queue, (sender, receiver)) = (Queue<Int>(), makeChannel(of: Int.self))
            let selecting = createTask {
                try await select({ try await queue.get() }, { try await receiver.receive() })
            }
            await turns(5)
            try queue.putNoWait(1)
            #expect(throws: WouldBlock.self) { try sender.sendNoWait(2) }
            guard case .first(1) = try await selecting.value else {
                Issue.record("the other has won")
                return
            }
        }
    }

    @Test func twoSelectsMeet() throws {
        try onLoop { () async throws in
            let (queue, (sender, receiver)) = (Queue<Int>(), makeChannel(of: Int.self))
            let receiving = createTask {
                try await select({ try await queue.get() }, { try await receiver.receive() })
            }
            let sending = createTask {
                try await select({ try await queue.get() }, { try await sender.send(1) })
            }
            guard case .second(1) = try await receiving.value,
                case .second = try await sending.value
            else {
                Issue.record("they have missed each other")
                return
            }
            #expect(queue.statistics.waitingToGet == 0)
        }
    }

    @Test func aSelectDoesNotMeetItself() throws {
        try onLoop { () async throws in
            let (sender, receiver) = makeChannel(of: Int.self)
            let selecting = createTask {
                try await select({ try await sender.send(1) }, { try await receiver.receive() })
            }
            await turns(5)
            #expect(!selecting.isDone && sender.statistics.waitingToSend == 1)
            // Two wait in vain for each other, and a third for one of them.
            #expect(try receiver.receiveNoWait() == 1)
            guard case .first = try await selecting.value else {
                Issue.record("the other has won")
                return
            }
            #expect(throws: WouldBlock.self) { try sender.sendNoWait(2) }
        }
    }
}
