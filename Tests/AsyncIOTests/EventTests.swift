import AsyncIO
import AsyncIOTesting
import Testing

/// The event: wakes all that wait, in their order, and nobody twice.
@Suite struct EventTests {
    @Test func wakesAllThatWaitInTheirOrder() throws {
        try onLoop { () async throws in
            let (event, trace) = (Event(), Trace())
            let tasks = (0..<3).map { number in
                createTask {
                    try await event.wait()
                    trace.add("\(number)")
                }
            }
            await turns()
            #expect(event.statistics.waiting == 3)
            event.set()
            #expect(trace.entries.isEmpty)
            for task in tasks { try await task.value }
            #expect(trace.entries == ["0", "1", "2"])
        }
    }

    @Test func whoeverComesLaterDoesNotWait() throws {
        try onLoop { () async throws in
            let event = Event()
            event.set()
            try await event.wait()
            #expect(event.isSet)
            event.clear()
            #expect(!event.isSet)
        }
    }

    @Test func aClearBeforeTheirTurnDoesNotHoldThemBack() throws {
        try onLoop { () async throws in
            let event = Event()
            let task = createTask { try await event.wait() }
            await turns()
            event.set()
            event.clear()
            try await task.value
            #expect(!event.isSet)
        }
    }

    @Test func aCancelledWaiterLeaves() throws {
        try onLoop { () async throws in
            let event = Event()
            let task = createTask { try await event.wait() }
            await turns()
            task.cancel()
            #expect(await thrown { try await task.value } is CancelledError)
            #expect(event.statistics.waiting == 0)
        }
    }

    @Test func aWaitThatNeedNotWaitSucceedsInACancelledTask() throws {
        try onLoop { () async throws in
            let (set, unset) = (Event(), Event())
            set.set()
            let task = createTask {
                await turns()
                try await set.wait()
                try await unset.wait()
            }
            await turns(1)
            task.cancel()
            #expect(await thrown { try await task.value } is CancelledError)
        }
    }

    @Test func isSetFromAnotherThread() throws {
        try onLoop(.real) { () async throws in
            let event = Event()
            async let _ = try toThread { event.set() }
            try await event.wait()
            #expect(event.isSet)
        }
    }
}
