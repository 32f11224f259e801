import AsyncIO
import AsyncIOTesting
import Testing

/// Cancelled reads and writes lose nothing and corrupt nothing.
@Suite struct FileCancellationTests {
    @Test func aCancelledReadLeavesItsBytes() throws {
        try withFolder(.simulated) { folder async throws in
            let path = folder.appending("file")
            try await writeFile(path, "one\ntwo\n")
            let held = HeldBackend()
            try runningLoop().fileBackend = held
            let file = Shared(try await openFile(path))
            let first = createTask { try await file.value.readLine() }
            await turns()
            first.cancel()
            #expect(await thrown { try await first.value } is CancelledError)
            #expect(file.value.position == 0)
            let second = createTask { try await file.value.readLine() }
            await turns()
            #expect(held.count == 1, "the second one waits for what the first has begun")
            held.letGo()
            #expect(try await second.value == "one")
            #expect(held.count == 0, "and finds the bytes there")
            #expect(file.value.position == 4)
            try await close(file.value, held)
        }
    }

    @Test func aWriteCancelledInLineHasTakenNothing() throws {
        try withFolder(.simulated) { folder async throws in
            let held = HeldBackend()
            try runningLoop().fileBackend = held
            let file = Shared(try await openFile(folder.appending("file"), .write))
            let big = createTask { try await file.value.write(pattern(200_000)) }
            let small = createTask { try await file.value.write("small") }
            await turns()
            #expect(!small.isDone)
            small.cancel()
            #expect(await thrown { try await small.value } is CancelledError)
            held.letGo()
            try await big.value
            #expect(file.value.position == 200_000)
            try await close(file.value, held)
            #expect(try await readFile(file.value.path) == pattern(200_000))
        }
    }

    @Test func aWriteCancelledAfterItsTurnReturnsAndIsDone() throws {
        try withFolder(.simulated) { folder async throws in
            let held = HeldBackend()
            try runningLoop().fileBackend = held
            let file = Shared(try await openFile(folder.appending("file"), .write))
            let task = createTask {
                try await file.value.write(pattern(200_000))
                try await sleep(for: .seconds(1))
            }
            await turns()
            task.cancel()
            await turns()
            #expect(task.isDone, "the wait is over at once")
            #expect(await thrown { try await task.value } is CancelledError, "at the next wait")
            try await close(file.value, held)
            #expect(try await readFile(file.value.path) == pattern(200_000))
        }
    }

    @Test func aCancelledTaskDoesNotFillTheMemory() throws {
        try withFolder(.simulated) { folder async throws in
            let file = Shared(try await openFile(folder.appending("file"), .write))
            let count = Tally()
            let task = createTask {
                try await file.value.write("x")
                while true {
                    try await file.value.write(pattern(60_000))
                    count.add()
                }
            }
            await turns(1)
            task.cancel()
            #expect(await thrown { try await task.value } is CancelledError)
            #expect(count.value < 20)
            try await file.value.close()
            #expect(try await readFile(file.value.path).count == 1 + count.value * 60_000)
        }
    }

    @Test func aBranchThatLosesHasReadNothing() throws {
        try withFolder(.simulated) { folder async throws in
            let path = folder.appending("file")
            try await writeFile(path, "one\ntwo\n")
            let held = HeldBackend()
            try runningLoop().fileBackend = held
            let file = Shared(try await openFile(path))
            let event = Event()
            let task = createTask {
                switch try await select(
                    { try await file.value.readLine() }, { try await event.wait() })
                {
                case .first(let line): line ?? "end"
                case .second: "event"
                }
            }
            await turns(6)
            event.set()
            #expect(try await task.value == "event")
            held.letGo()
            #expect(try await file.value.readLine() == "one")
            try await close(file.value, held)
        }
    }

    @Test func aTimeoutLeavesTheFileInOrder() throws {
        try withFolder(.simulated) { folder async throws in
            let path = folder.appending("file")
            try await writeFile(path, "text")
            let held = HeldBackend()
            try runningLoop().fileBackend = held
            let file = try await openFile(path)
            let error = await thrown {
                try await withTimeout(.seconds(1)) { try await file.readToEnd() }
            }
            #expect(error is TimeoutError)
            let task = createTask { [file = Shared(file)] in try await file.value.readText() }
            while !task.isDone {
                held.letGo()
                await turns()
            }
            #expect(try await task.value == "text")
            try await close(file, held)
        }
    }

    private func close(_ file: AsyncFile, _ held: HeldBackend) async throws {
        let file = Shared(file)
        let task = createTask { try await file.value.close() }
        while !task.isDone {
            held.letGo()
            await turns()
        }
        try await task.value
    }
}
