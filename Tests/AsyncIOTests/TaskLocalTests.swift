import AsyncIO
import AsyncIOTesting
import Testing

/// Task-local values are what contextvars are in Python.
@Suite struct TaskLocalTests {
    @Test(arguments: [false, true])
    func aTaskHasTheValuesOfTheOneThatCreatesIt(eager: Bool) throws {
        try onLoop { () async throws in
            let task = Request.$id.withValue(7) {
                createTask(eager: eager) { () async throws -> [Int] in
                    let first = Request.id
                    await Task.yield()
                    return [first, Request.id]
                }
            }
            #expect(Request.id == 0)
            #expect(try await task.value == [7, 7])
        }
    }

    @Test(arguments: [false, true])
    func whatATaskBindsIsItsOwn(eager: Bool) throws {
        try onLoop { () async throws in
            try await Request.$id.withValue(1) {
                let task = createTask(eager: eager) { () async throws -> Int in
                    await Request.$id.withValue(2) {
                        await turns()
                        return Request.id
                    }
                }
                #expect(Request.id == 1)
                await Task.yield()
                #expect(Request.id == 1)
                let inner = try await task.value
                #expect(inner == 2)
                #expect(Request.id == 1)
            }
        }
    }

    @Test func theWholeFamilyHasThem() throws {
        try onLoop { () async throws in
            try await Request.$id.withValue(5) {
                let loop = try runningLoop()
                #expect(try await gather(0..<3) { _ in Request.id } == [5, 5, 5])
                #expect(try await withTimeout(.seconds(1)) { Request.id } == 5)
                #expect(try loop.runNested { Request.id } == 5)
            }
        }
    }

    @Test func aRunHasTheValuesAroundIt() throws {
        try withRunner(.simulated()) { runner in
            let bound = try Request.$id.withValue(3) { try runner.run { Request.id } }
            #expect(bound == 3)
            #expect(try runner.run { Request.id } == 0)
        }
    }

    /// A callback is no task, so it takes along what its closure captures, and nothing else.
    @Test func aCallbackHasNone() throws {
        let trace = Trace()
        try onLoop { () async throws in
            let loop = try runningLoop()
            Request.$id.withValue(9) {
                let id = Request.id
                loop.callSoon { trace.add("\(Request.id), captured \(id)") }
            }
            await turns()
        }
        #expect(trace.entries == ["0, captured 9"])
    }
}

private enum Request {
    @TaskLocal static var id = 0
}
