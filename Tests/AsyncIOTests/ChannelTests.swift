import AsyncIO
import AsyncIOTesting
import Testing

/// Channels: items go from hand to hand, in order, and none is lost on the way.
@Suite struct ChannelTests {
    @Test func aSendReturnsWhenAReceiverHasTakenTheItem() throws {
        try onLoop { () async throws in
            let (sender, receiver) = makeChannel(of: Int.self)
            let task = createTask { try await sender.send(1) }
            await turns()
            #expect(!task.isDone && receiver.statistics.waitingToSend == 1)
            #expect(try await receiver.receive() == 1)
            try await task.value
        }
    }

    @Test func aReceiverThatWaitsIsServedAtOnce() throws {
        try onLoop { () async throws in
            let (sender, receiver) = makeChannel(of: Int.self)
            let task = createTask { try await receiver.receive() }
            await turns()
            #expect(sender.statistics.waitingToReceive == 1)
            try sender.sendNoWait(1)
            // It is on its way: nobody else gets it, and nobody else is there to take one.
            #expect(throws: WouldBlock.self) { try receiver.receiveNoWait() }
            #expect(throws: WouldBlock.self) { try sender.sendNoWait(2) }
            #expect(try await task.value == 1)
        }
    }

    @Test func theCallsThatNeverWaitMeetThoseThatDo() throws {
        try onLoop { () async throws in
            let (sender, receiver) = makeChannel(of: Int.self)
            #expect(throws: WouldBlock("SendChannel.send")) { try sender.sendNoWait(0) }
            #expect(throws: WouldBlock("ReceiveChannel.receive")) { try receiver.receiveNoWait() }
            let tasks = (0..<3).map { number in createTask { try await sender.send(number) } }
            await turns()
            for number in 0..<3 { #expect(try receiver.receiveNoWait() == number) }
            for task in tasks { try await task.value }
        }
    }

    @Test func aCapacityLetsSendersGoAhead() throws {
        try onLoop { () async throws in
            let (sender, receiver) = makeChannel(of: Int.self, capacity: 2)
            try await sender.send(0)
            try await sender.send(1)
            #expect(sender.statistics.buffered == 2)
            let task = createTask { try await sender.send(2) }
            await turns()
            #expect(!task.isDone)
            #expect(try receiver.receiveNoWait() == 0)
            #expect(sender.statistics.buffered == 2 && sender.statistics.waitingToSend == 0)
            #expect(try receiver.receiveNoWait() == 1)
            #expect(try receiver.receiveNoWait() == 2)
            try await task.value
        }
    }

    @Test func whoeverWaitsLongestIsServedFirst() throws {
        try onLoop { () async throws in
            let ((sender, receiver), trace) = (makeChannel(of: Int.self), Trace())
            let receivers = (0..<3).map { number in
                createTask { trace.add("\(number) got \(try await receiver.receive())") }
            }
            await turns()
            for number in 10..<13 { try sender.sendNoWait(number) }
            for task in receivers { try await task.value }
            #expect(trace.entries == ["0 got 10", "1 got 11", "2 got 12"])
        }
    }

    @Test(arguments: [0, 1])
    func aCancelledSenderHasSentNothing(capacity: Int) throws {
        try onLoop { () async throws in
            let (sender, receiver) = makeChannel(of: Int.self, capacity: capacity)
            for number in 0..<capacity { try await sender.send(number) }
            let first = createTask { try await sender.send(10) }
            let second = createTask { try await sender.send(20) }
            await turns()
            first.cancel(reason: .user("enough"))
            for number in 0..<capacity { #expect(try await receiver.receive() == number) }
            #expect(try await receiver.receive() == 20)
            let error = await thrown { try await first.value } as? CancelledError
            #expect(error?.reason == .user("enough"))
            try await second.value
            #expect(throws: WouldBlock.self) { try receiver.receiveNoWait() }
        }
    }

    @Test func aCancelledReceiverSwallowsNothing() throws {
        try onLoop { () async throws in
            let (sender, receiver) = makeChannel(of: Int.self)
            let task = createTask { try await receiver.receive() }
            await turns()
            task.cancel()
            #expect(throws: WouldBlock.self) { try sender.sendNoWait(1) }
            #expect(await thrown { try await task.value } is CancelledError)
        }
    }

    @Test func whatWasTakenBeforeACancellationHasArrived() throws {
        try onLoop { () async throws in
            let ((sender, receiver), trace) = (makeChannel(of: Int.self), Trace())
            let receiving = createTask {
                trace.add("\(try await receiver.receive())")
                try await sleep(for: .seconds(1))
            }
            await turns()
            try sender.sendNoWait(1)
            receiving.cancel()
            #expect(await thrown { try await receiving.value } is CancelledError)
            #expect(trace.entries == ["1"])
            let sending = createTask { try await sender.send(2) }
            await turns()
            #expect(try receiver.receiveNoWait() == 2)
            sending.cancel()
            try await sending.value
        }
    }

    @Test func servesTasksWithoutALoop() async throws {
        let (sum, count) = (Tally(), 500)
        let (sender, receiver) = makeChannel(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                let mine = try sender.clone()
                group.addTask {
                    for _ in 0..<count { try await mine.send(1) }
                    mine.close()
                }
                group.addTask { for try await number in receiver { sum.add(number) } }
            }
            sender.close()
            try await group.waitForAll()
        }
        #expect(sum.value == 3 * count)
    }

    @Test func aNegativeCapacityTraps() async throws {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            _ = makeChannel(of: Int.self, capacity: -1)
        }
        try expect(result, "a channel needs a capacity of 0 or more")
    }
}
