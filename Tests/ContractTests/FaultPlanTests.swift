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
