import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Datagrams in the form of calls: bounds, addresses, back-pressure.
@Suite struct DatagramSocketTests {
    @Test(arguments: networkLoops)
    func questionAndAnswer(kind: TestLoop) throws {
        try onLoop(kind) {
            let server = try await openDatagramSocket(local: ("127.0.0.1", 0))
            let address = try #require(server.localAddress)
            #expect(address.port != 0)
            try await withDatagramSocket(local: ("127.0.0.1", 0)) { client in
                try await client.send("question", to: address)
                let question = try await server.receive()
                #expect(question.bytes == [UInt8]("question".utf8))
                #expect(question.sender == client.localAddress)
                #expect(!question.isTruncated)
                try await server.send([1, 2], to: try #require(question.sender))
                #expect(try await client.receive() == Datagram(bytes: [1, 2], sender: address))
                try await client.send([], to: address)
                #expect(try await server.receive().bytes.isEmpty)
            }
            server.close()
        }
    }

    @Test(arguments: networkLoops)
    func aConnectedSocketHearsItsPeerOnly(kind: TestLoop) throws {
        try onLoop(kind) {
            let server = try await openDatagramSocket(local: ("127.0.0.1", 0))
            let port = try #require(server.localAddress?.port)
            let client = try await openDatagramSocket(remote: ("127.0.0.1", port))
            let stranger = try await openDatagramSocket(local: ("127.0.0.1", 0))
            #expect(client.peerAddress == server.localAddress)
            try await client.send([1])
            let sender = try #require(try await server.receive().sender)
            try await stranger.send([66], to: sender)
            try await server.send([2], to: sender)
            #expect(try await client.receive().bytes == [2])
            try await client.send([3], to: try #require(server.localAddress))
            #expect(try await server.receive().bytes == [3])
        }
    }

    @Test func aConnectedSocketLearnsThatNobodyIsThere() throws {
        try onLoop(.real) {
            let gone = try await openDatagramSocket(local: ("127.0.0.1", 0))
            let port = try #require(gone.localAddress?.port)
            gone.close()
            let socket = try await openDatagramSocket(remote: ("127.0.0.1", port))
            try await socket.send([1])
            let error = await thrown { try await socket.receive() }
            #expect((error as? OSError)?.code == ECONNREFUSED)
            #expect((error as? OSError)?.subject == "127.0.0.1:\(port)")
            // It was told once, and the socket is as good as before.
            let again = try await openDatagramSocket(local: ("127.0.0.1", port))
            try await socket.send([2])
            #expect(try await again.receive().bytes == [2])
        }
    }

    @Test(arguments: networkLoops)
    func whatDoesNotFitIsCutOffAndSaidSo(kind: TestLoop) throws {
        try onLoop(kind) {
            let socket = try await openDatagramSocket(local: ("127.0.0.1", 0))
            let address = try #require(socket.localAddress)
            try await socket.send(pattern(60_000), to: address)
            try await socket.send([1, 2], to: address)
            let cut = try await socket.receive(upTo: 10)
            #expect(cut.bytes == pattern(10))
            #expect(cut.isTruncated)
            #expect(cut.fullCount == 60_000)
            #expect(try await socket.receive(upTo: 2).isTruncated == false)
        }
    }

    @Test func whatIsTooLongIsAnErrorOfTheCall() throws {
        try onLoop(.real) {
            let socket = try await openDatagramSocket(local: ("127.0.0.1", 0))
            let address = try #require(socket.localAddress)
            let error = await thrown { try await socket.send(pattern(100_000), to: address) }
            #expect((error as? OSError)?.code == EMSGSIZE)
            try await socket.send([1], to: address)
            #expect(try await socket.receive().bytes == [1])
        }
    }

    @Test(arguments: networkLoops)
    func theSequenceGoesOnUntilTheSocketIsClosed(kind: TestLoop) throws {
        try onLoop(kind) {
            let socket = try await openDatagramSocket(local: ("127.0.0.1", 0))
            let address = try #require(socket.localAddress)
            for number in 0..<40 { try await socket.send([UInt8(number)], to: address) }
            var numbers: [UInt8] = []
            for try await datagram in socket.datagrams {
                numbers += datagram.bytes
                if numbers.count == 40 { socket.close() }
            }
            #expect(numbers == Array(0..<40))
            let error = await thrown { try await socket.receive() }
            #expect(error is StreamClosedError)
        }
    }

    @Test func closingEndsASequenceThatWaits() throws {
        try onLoop(.real) {
            let socket = Shared(try await openDatagramSocket(local: ("127.0.0.1", 0)))
            let task = createTask {
                for try await _ in socket.value.datagrams {}
                return true
            }
            await turns(3)
            socket.value.close()
            #expect(try await task.value)
        }
    }

    @Test(arguments: kernelLoops)
    func unixDatagramsWaitForRoomAndNoneIsLost(kind: TestLoop) throws {
        try onLoop(kind) {
            let path = "\0asyncio-\(getpid())-\(kind)-datagrams"
            let receiver = try await openUnixDatagramSocket(path: path)
            let sender = Shared(try await openUnixDatagramSocket(remotePath: path))
            let sent = Tally()
            // Several at once: they wait in line.
            let tasks = (0..<4).map { writer in
                createTask {
                    for number in 0..<300 {
                        try await sender.value.send([UInt8(writer), UInt8(number % 251)])
                        sent.add()
                    }
                }
            }
            await turns(100)
            #expect(sent.value < 1_200)
            #expect(throws: WouldBlock.self) { try sender.value.sendNoWait([0]) }
            var received = [[UInt8]](repeating: [], count: 4)
            for _ in 0..<1_200 {
                let datagram = try await receiver.receive()
                #expect(datagram.sender == nil || datagram.sender == .unix(""))
                received[Int(datagram.bytes[0])].append(datagram.bytes[1])
            }
            for task in tasks { try await task.value }
            let all = (0..<300).map { UInt8($0 % 251) }
            for numbers in received { #expect(numbers == all) }
        }
    }

    @Test func aPeerThatOthersHaveFilledIsWaitedForToo() throws {
        try onLoop(.real) {
            let path = "\0asyncio-\(getpid())-filled-datagrams"
            let receiver = try await openUnixDatagramSocket(path: path)
            let (other, sender) = (
                try await openUnixDatagramSocket(), Shared(try await openUnixDatagramSocket())
            )
            var filled = 0
            while (try? other.sendNoWait([0], to: .unix(path))) != nil { filled += 1 }
            let task = createTask { try await sender.value.send([1], to: .unix(path)) }
            await turns(5)
            for _ in 0..<filled { #expect(try await receiver.receive().bytes == [0]) }
            #expect(try await receiver.receive().bytes == [1])
            try await task.value
        }
    }

    @Test func aReceiverWaitsQuietlyAfterAnError() throws {
        try onLoop(.real) {
            let gone = try await openDatagramSocket(local: ("127.0.0.1", 0))
            let port = try #require(gone.localAddress?.port)
            gone.close()
            let socket = Shared(try await openDatagramSocket(remote: ("127.0.0.1", port)))
            try await socket.value.send([1])
            #expect(await thrown { try await socket.value.receive() } is OSError)
            let waiting = createTask { try await socket.value.receive() }
            // A wait that is none would keep the loop for itself.
            await turns(10)
            waiting.cancel()
            await #expect(throws: CancelledError.self) { try await waiting.value }
        }
    }

    @Test func aCancelledSendHasSentNothingAndTheNextGoesOn() throws {
        try onLoop(.real) {
            let path = "\0asyncio-\(getpid())-cancelled-datagrams"
            let receiver = try await openUnixDatagramSocket(path: path)
            let sender = Shared(try await openUnixDatagramSocket(remotePath: path))
            var filled = 0
            while (try? sender.value.sendNoWait([0])) != nil { filled += 1 }
            let (first, second) = (
                createTask { try await sender.value.send([1]) },
                createTask { try await sender.value.send([2]) }
            )
            await turns(5)
            first.cancel()
            await #expect(throws: CancelledError.self) { try await first.value }
            for _ in 0..<filled { #expect(try await receiver.receive().bytes == [0]) }
            try await second.value
            #expect(try await receiver.receive().bytes == [2])
        }
    }

    @Test(arguments: networkLoops)
    func aCancelledReceiveHasTakenNothing(kind: TestLoop) throws {
        try onLoop(kind) {
            let socket = try await openDatagramSocket(local: ("127.0.0.1", 0))
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.milliseconds(2)) { _ = try await socket.receive() }
            }
            try await socket.send([5], to: try #require(socket.localAddress))
            #expect(try await socket.receive().bytes == [5])
        }
    }

    @Test func theLosersOfASelectHaveTakenNothing() throws {
        try onLoop(.real) {
            let (left, right) = (
                Shared(try await openDatagramSocket(local: ("127.0.0.1", 0))),
                Shared(try await openDatagramSocket(local: ("127.0.0.1", 0)))
            )
            for round in 0..<50 {
                let bytes = [UInt8(round)]
                try await left.value.send(bytes, to: try #require(left.value.localAddress))
                try await left.value.send(bytes, to: try #require(right.value.localAddress))
                switch try await select(
                    { try await left.value.receive() }, { try await right.value.receive() })
                {
                case .first: #expect(try await right.value.receive().bytes == bytes)
                case .second: #expect(try await left.value.receive().bytes == bytes)
                }
            }
        }
    }

    @Test func groupsReceiveWhatIsSentToThem() throws {
        try onLoop(.real) {
            let socket = try await openDatagramSocket(local: ("0.0.0.0", 0))
            let port = try #require(socket.localAddress?.port)
            let group = SocketAddress.ipv4(0xEF01_0203, port: UInt16(port))
            let sender = try await openDatagramSocket()
            do {
                try socket.joinGroup("239.1.2.3", interface: "lo")
            } catch {
                print("skipped: no multicast on the loopback interface here: \(error)")
                return
            }
            try sender.setGroupInterface("lo")
            try sender.setGroupHops(2)
            #expect(try sender.option(.multicastTTL) == 2)
            try sender.setGroupLoopback(true)
            try await sender.send([1], to: group)
            #expect(try await socket.receive().bytes == [1])
            try socket.leaveGroup("239.1.2.3", interface: "lo")
            try await sender.send([2], to: group)
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.milliseconds(5)) { _ = try await socket.receive() }
            }
            #expect(throws: OSError.self) { try socket.leaveGroup("239.1.2.3", interface: "lo") }
            let error = await thrown { try socket.joinGroup("not a group") }
            #expect((error as? OSError)?.call == "join")
            #expect(throws: OSError.self) { try socket.joinGroup("239.1.2.3", interface: "none0") }
        }
    }

    @Test func aGroupMayNameItsNetwork() throws {
        try onLoop(.real) {
            let made = try? await openDatagramSocket(local: ("::", 0))
            guard let socket = made else { return print("skipped: this machine has no IPv6") }
            try socket.joinGroup("ff02::1234%lo")
            try socket.leaveGroup("ff02::1234", interface: "lo")
            #expect(throws: OSError.self) { try socket.leaveGroup("ff02::1234", interface: "lo") }
        }
    }

    @Test func broadcastHasToBeAllowed() throws {
        try onLoop(.real) {
            let target = SocketAddress.ipv4(0x7FFF_FFFF, port: 9)
            let plain = try await openDatagramSocket(local: ("127.0.0.1", 0))
            let error = await thrown { try await plain.send([1], to: target) }
            #expect((error as? OSError)?.code == EACCES)
            let loud = try await openDatagramSocket(local: ("127.0.0.1", 0), allowBroadcast: true)
            #expect(try loud.option(.broadcast) == 1)
            try await loud.send([1], to: target)
        }
    }

    @Test func severalMayShareAPortIfTheyAgree() throws {
        try onLoop(.real) {
            let first = try await openDatagramSocket(local: ("127.0.0.1", 0), reusePort: true)
            let port = try #require(first.localAddress?.port)
            let second = try await openDatagramSocket(local: ("127.0.0.1", port), reusePort: true)
            #expect(second.localAddress == first.localAddress)
            let error = await thrown { try await openDatagramSocket(local: ("127.0.0.1", port)) }
            #expect((error as? OSError)?.code == EADDRINUSE)
        }
    }

    @Test func endsOfDifferentFamiliesCannotMeet() throws {
        try onLoop(.real) {
            let error = await thrown {
                try await openDatagramSocket(local: ("127.0.0.1", 0), remote: ("::1", 9))
            }
            #expect((error as? OSError)?.code == EAFNOSUPPORT)
        }
    }

    @Test func aNameThatDoesNotExistIsAnError() throws {
        try onLoop(.real) {
            let error = await thrown {
                try await openDatagramSocket(remote: ("no.such.invalid", 9))
            }
            #expect(error is NameResolutionError)
        }
    }

    @Test(arguments: ["socket", "bind", "connect", "setsockopt"])
    func faultsOfOpeningLeaveNothing(call: String) throws {
        let plan = FaultPlan()
        plan.fail(call, with: EACCES, times: 2)
        try plan.run {
            try onLoop(.real) {
                var counts: [Int?] = []
                for _ in 0..<2 {
                    let error = await thrown {
                        try await openDatagramSocket(
                            local: ("127.0.0.1", 0), remote: ("127.0.0.1", 9), reusePort: true)
                    }
                    #expect((error as? OSError)?.code == EACCES)
                    #expect((error as? OSError)?.call == call)
                    counts.append(plan.count(of: "socket"))
                }
                #expect(counts == [1, 2])
                // The third time it goes well.
                _ = try await openDatagramSocket(
                    local: ("127.0.0.1", 0), remote: ("127.0.0.1", 9), reusePort: true)
            }
        }
    }

    @Test func aPathThatIsTakenIsAnError() throws {
        try onLoop(.real) {
            let path = "/tmp/asyncio-\(getpid())-datagrams.socket"
            defer { unlink(path) }
            let first = try await openUnixDatagramSocket(path: path)
            let error = await thrown { try await openUnixDatagramSocket(path: path) }
            #expect((error as? OSError)?.code == EADDRINUSE)
            let second = try await openUnixDatagramSocket(remotePath: path)
            try await second.send([1])
            #expect(try await first.receive().bytes == [1])
        }
    }

    @Test func aSenderThatNeverHasToWaitLetsOthersRunAndIsCancelled() throws {
        try onLoop(.real) {
            let socket = Shared(try await openDatagramSocket(local: ("127.0.0.1", 0)))
            let (address, ran) = (try #require(socket.value.localAddress), Tally())
            try runningLoop().callSoon { ran.add() }
            for _ in 0..<100 { try await socket.value.send([1], to: address) }
            #expect(ran.value == 1)
            let sending = createTask {
                for _ in 0..<100 { try await socket.value.send([1], to: address) }
            }
            await Task.yield()
            sending.cancel()
            await #expect(throws: CancelledError.self) { try await sending.value }
        }
    }

    @Test func aFloodLeavesOthersTheirTurn() throws {
        try onLoop(.real) {
            let socket = try await openDatagramSocket(local: ("127.0.0.1", 0))
            let address = try #require(socket.localAddress)
            let (loop, ran) = (try runningLoop(), Tally())
            for _ in 0..<100 { try socket.sendNoWait([1], to: address) }
            loop.callSoon { ran.add() }
            for _ in 0..<100 { _ = try await socket.receive() }
            #expect(ran.value == 1)
        }
    }
}
