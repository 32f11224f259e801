import AsyncIOSystem
import Testing

@Suite struct FaultPlanTests {
    @Test func aCallFailsAsPlannedAndNoMore() throws {
        let plan = FaultPlan()
        plan.fail("socketpair", with: 24, after: 1)
        try plan.run {
            try open()
            let error = #expect(throws: OSError.self) { try open() }
            #expect(error?.code == 24)
            try open()
        }
        #expect(plan.count(of: "socketpair") == 3)
    }

    @Test func aTransferMovesNoMoreThanPlanned() throws {
        let plan = FaultPlan()
        plan.shorten("send", to: 3)
        plan.fail("recv", with: 4)
        let network = KernelNetwork()
        let (one, other) = try KernelNetwork.pair()
        defer {
            closeDescriptor(one)
            closeDescriptor(other)
        }
        plan.run {
            #expect([UInt8](1...9).withUnsafeBytes { network.send(one, $0) } == .bytes(3))
            var bytes = [UInt8](repeating: 0, count: 16)
            // Interrupted once (error 4), which nobody sees from outside.
            #expect(bytes.withUnsafeMutableBytes { network.receive(other, into: $0) } == .bytes(3))
        }
        #expect(plan.count(of: "recv") == 2)
    }

    @Test(arguments: 0...6)
    func aTransferOfPiecesIsCutAtAnyPlace(cut: Int) throws {
        let plan = FaultPlan()
        for call in ["sendmsg", "writev"] { plan.shorten(call, to: cut) }
        let (network, pipes) = (KernelNetwork(), KernelPipes())
        let ((one, other), (reading, writing)) = (try KernelNetwork.pair(), try KernelPipes.open())
        defer { for end in [one, other, reading, writing] { closeDescriptor(end) } }
        [UInt8](1...6).withUnsafeBytes { all in
            let pieces = [0..<2, 2..<2, 2..<5, 5..<6].map {
                UnsafeRawBufferPointer(rebasing: all[$0])
            }
            plan.run {
                #expect(network.send(one, pieces: pieces) == .bytes(cut))
                #expect(pipes.send(writing, pieces: pieces) == .bytes(cut))
            }
        }
        for (wire, end) in [(network, other), (pipes, reading)] as [(any Wire, Int32)] {
            var bytes = [UInt8](repeating: 0, count: 16)
            let transfer = bytes.withUnsafeMutableBytes { wire.receive(end, into: $0) }
            #expect(transfer == (cut == 0 ? .wouldBlock : .bytes(cut)))
            #expect(bytes.prefix(cut).elementsEqual((1...6).prefix(cut)))
        }
    }

    @Test func outsideItsRunAPlanDoesNothing() throws {
        let plan = FaultPlan()
        plan.fail("socketpair", with: 24, times: .max)
        plan.run {}
        try open()
        #expect(plan.count(of: "socketpair") == 0)
    }

    private func open() throws {
        let (one, other) = try KernelNetwork.pair()
        closeDescriptor(one)
        closeDescriptor(other)
    }
}
