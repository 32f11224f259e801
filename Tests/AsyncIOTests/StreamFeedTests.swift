import AsyncIO
import AsyncIOTesting
import Testing

/// A reader that is fed by hand: what asyncio's own tests of `StreamReader` ask for.
@Suite struct StreamFeedTests {
    private let data = "line1\nline2\nline3\n"

    @Test func readsWhatIsFedWhileItWaits() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            feeder.feed("")
            #expect(feeder.pendingByteCount == 0)
            let shared = Shared(feeder)
            try runningLoop().callLater(.seconds(1)) { shared.value.feed(self.data) }
            let bytes = try await reader.read(upTo: 30)
            #expect(bytes == Array(self.data.utf8))
            #expect(feeder.pendingByteCount == 0)
        }
    }

    @Test func readsNoMoreThanWasAskedFor() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            feeder.feed("line1")
            feeder.feed("line2")
            #expect(try await reader.read(upTo: 5) == Array("line1".utf8))
            #expect(try await reader.peek(5) == Array("line2".utf8))
            #expect(try await reader.peek(2) == Array("li".utf8))
            #expect(try await reader.readExactly(5) == Array("line2".utf8))
        }
    }

    @Test func theEndWakesTheReader() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            let shared = Shared(feeder)
            try runningLoop().callLater(.seconds(1)) { shared.value.feedEnd() }
            #expect(!reader.isAtEnd)
            #expect(try await reader.read().isEmpty)
            #expect(reader.isAtEnd)
            #expect(try await reader.readToEnd().isEmpty)
            #expect(try await reader.readLine() == nil)
            #expect(try await reader.readLineBytes().isEmpty)
        }
    }

    @Test func readToEndJoinsThePieces() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            let shared = Shared(feeder)
            try runningLoop().callLater(.seconds(1)) {
                shared.value.feed("chunk1\n")
                shared.value.feed("chunk2")
                shared.value.feedEnd()
            }
            #expect(try await reader.readToEnd() == Array("chunk1\nchunk2".utf8))
        }
    }

    @Test func aFailureComesAfterWhatWasFed() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            feeder.feed("line\n")
            #expect(try await reader.read(upTo: 2) == Array("li".utf8))
            feeder.fail(TestError(1))
            feeder.fail(TestError(2))
            #expect(try await reader.readLine() == "ne")
            for _ in 0..<2 {
                await #expect(throws: TestError(1)) { try await reader.readLine() }
                await #expect(throws: TestError(1)) { try await reader.readExactly(2) }
                await #expect(throws: TestError(1)) { try await reader.read() }
            }
        }
    }

    @Test func aFailureWakesTheReader() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            let shared = Shared(feeder)
            try runningLoop().callLater(.seconds(1)) { shared.value.fail(TestError(1)) }
            await #expect(throws: TestError(1)) { try await reader.readLine() }
        }
    }

    @Test func aReaderThatWasCancelledIsNotWokenAgain() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            let shared = Shared(reader)
            let task = createTask { try await shared.value.readLine() }
            await turns()
            task.cancel()
            await #expect(throws: CancelledError.self) { try await task.value }
            feeder.feed("late\n")
            #expect(try await reader.readLine() == "late")
            feeder.fail(TestError())
        }
    }

    @Test func whatIsAskedForMayBeLargerThanTheLimit() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader(limit: 3)
            feeder.feed("chunk")
            #expect(try await reader.read(upTo: 5) == Array("chunk".utf8))
            feeder.feed("chunk")
            #expect(try await reader.readExactly(5) == Array("chunk".utf8))
        }
    }

    @Test func linesComeInPieces() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            feeder.feed("chunk1 ")
            let shared = Shared(feeder)
            try runningLoop().callLater(.seconds(1)) {
                shared.value.feed("chunk2 ")
                shared.value.feed("chunk3 ")
                shared.value.feed("\n chunk4")
            }
            #expect(try await reader.readLineBytes() == Array("chunk1 chunk2 chunk3 \n".utf8))
            feeder.feedEnd()
            #expect(try await reader.readLineBytes() == Array(" chunk4".utf8))
        }
    }

    @Test func chunksGoToTheEnd() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            let shared = Shared(feeder)
            for number in 1...3 {
                try runningLoop().callLater(.seconds(number)) {
                    shared.value.feed("chunk \(number)")
                    if number == 3 { shared.value.feedEnd() }
                }
            }
            var chunks: [String] = []
            for try await chunk in reader.chunks {
                chunks.append(String(decoding: chunk, as: UTF8.self))
            }
            #expect(chunks == ["chunk 1", "chunk 2", "chunk 3"])
        }
    }

    @Test func chunksHaveASizeOfOnesChoice() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            feeder.feed("abcdefg")
            feeder.feedEnd()
            var sizes: [Int] = []
            for try await chunk in reader.chunks(upTo: 3) { sizes.append(chunk.count) }
            #expect(sizes == [3, 3, 1])
        }
    }

    @Test func peekWaitsForAllThatWasAskedFor() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            let shared = Shared(feeder)
            for number in 0..<4 {
                try runningLoop().callLater(.seconds(number)) { shared.value.feed("\(number)") }
            }
            #expect(try await reader.peek(3) == Array("012".utf8))
            #expect(try runningLoop().time == LoopInstant(nanoseconds: 2_000_000_000))
            #expect(reader.bufferedByteCount == 3)
            feeder.feedEnd()
            #expect(try await reader.peek(100).count < 100)
            #expect(try await reader.peek(0).isEmpty)
            #expect(!reader.isAtEnd)
        }
    }

    @Test func theReaderTellsItsState() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            #expect(reader.description == "<StreamReader 0 bytes>")
            feeder.feed("data")
            _ = try await reader.peek(4)
            #expect(reader.description == "<StreamReader 4 bytes>")
            feeder.feedEnd()
            _ = try await reader.readToEnd()
            #expect(reader.description == "<StreamReader 0 bytes, at the end>")
            #expect(makeStreamReader(limit: 123).reader.description.contains("limit 123"))
        }
    }

    @Test func aLoserOfASelectTakesNothing() throws {
        try onLoop { () async throws in
            let (left, leftFeeder) = makeStreamReader()
            let (right, rightFeeder) = makeStreamReader()
            let (first, second) = (Shared(left), Shared(right))
            leftFeeder.feed("left")
            rightFeeder.feed("right")
            let bytes = try await select(
                { try await first.value.read() }, { try await second.value.read() })
            switch bytes {
            case .first(let bytes): #expect(bytes == Array("left".utf8))
            case .second: Issue.record("the first is there first")
            }
            #expect(try await right.read() == Array("right".utf8))
        }
    }

    @Test func twoReadersAtOnceTrap() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            try onLoop { () async throws in
                let (reader, _) = makeStreamReader()
                let shared = Shared(reader)
                createTask { try await shared.value.read() }
                await Task.yield()
                await Task.yield()
                _ = try await reader.read()
            }
        }
        try expect(result, "two tasks read one stream at once")
    }

    @Test func aLimitThatIsNotPositiveTraps() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            try onLoop { _ = makeStreamReader(limit: 0) }
        }
        try expect(result, "the limit of a stream must be positive")
    }

    @Test func feedingAfterTheEndTraps() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            try onLoop { () async throws in
                let (_, feeder) = makeStreamReader()
                feeder.feedEnd()
                feeder.feed("late")
            }
        }
        try expect(result, "a stream was fed after its end")
    }
}
