import AsyncIO
import AsyncIOTesting
import Testing

/// `readUntil` with one separator and with several, and its limit.
@Suite struct StreamSeparatorTests {
    @Test(arguments: [
        (["lineAAA"], "lineAAA"), (["lineAAAxxx"], "lineAAA"),
        (["QWEaaXY", "AA", "A"], "QWEaaXYAAA"),
        (["QWEAA", "XYA", "AA"], "QWEAAXYAAA"), (["AAA"], "AAA"),
        (["QWE", "A", "A", "A"], "QWEAAA"),
    ])
    func findsASeparatorHoweverItComes(pieces: [String], expected: String) throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            let shared = Shared(feeder)
            for (number, piece) in pieces.enumerated() {
                try runningLoop().callLater(.seconds(number)) { shared.value.feed(piece) }
            }
            let read = try await reader.readUntil(Array("AAA".utf8))
            #expect(String(decoding: read, as: UTF8.self) == expected)
        }
    }

    @Test(arguments: [
        ("a,b;c", "a,"), ("a;b,c", "a;"), ("ab\r\n", "ab\r\n"), ("ab\n", "ab\n"),
        ("xyz|END", "xyz|"),
    ])
    func ofSeveralTheOneThatEndsFirstCounts(text: String, expected: String) throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            feeder.feed(text)
            let separators = [",", ";", "\r\n", "\n", "|END", "|"].map { Array($0.utf8) }
            let read = try await reader.readUntil(anyOf: separators)
            #expect(String(decoding: read, as: UTF8.self) == expected)
        }
    }

    @Test func aLongSeparatorMayComeInPiecesAlsoBesideAShortOne() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            let shared = Shared(feeder)
            for (number, piece) in ["abc--", "-e", "nd", "---", "!"].enumerated() {
                try runningLoop().callLater(.seconds(number)) { shared.value.feed(piece) }
            }
            let separators = ["---end---", "!"].map { Array($0.utf8) }
            let read = try await reader.readUntil(anyOf: separators)
            #expect(String(decoding: read, as: UTF8.self) == "abc---end---")
        }
    }

    @Test func theEndHandsOverWhatCame() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader()
            feeder.feed("some dataAA")
            feeder.feedEnd()
            let error = await thrown { try await reader.readUntil(Array("AAA".utf8)) }
            let incomplete = try #require(error as? IncompleteReadError)
            #expect(incomplete.partial == Array("some dataAA".utf8))
            #expect(incomplete.expected == nil)
            #expect(incomplete.description.contains("no separator"))
            #expect(reader.isAtEnd)
        }
    }

    @Test func overTheLimitNothingIsLost() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader(limit: 3)
            feeder.feed("some dataAA")
            let missing = await thrown { try await reader.readUntil(Array("AAA".utf8)) }
            #expect((missing as? LimitOverrunError)?.consumed == 9)
            feeder.feed("A")
            let late = await thrown { try await reader.readUntil(Array("AAA".utf8)) }
            #expect((late as? LimitOverrunError)?.consumed == 9)
            #expect(try await reader.readExactly(12) == Array("some dataAAA".utf8))
        }
    }

    @Test func theLimitCountsWhatIsBeforeTheSeparator() throws {
        try onLoop { () async throws in
            let (reader, feeder) = makeStreamReader(limit: 7)
            feeder.feed("1234567\n")
            #expect(try await reader.readLine() == "1234567")
            feeder.feed("12345678\n")
            await #expect(throws: LimitOverrunError.self) { try await reader.readLine() }
            #expect(try await reader.readExactly(9) == Array("12345678\n".utf8))
            feeder.feed("12345678")
            await #expect(throws: LimitOverrunError.self) { try await reader.readLineBytes() }
        }
    }

    @Test func anEmptySeparatorTraps() async throws {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            try onLoop { _ = try await makeStreamReader().reader.readUntil([]) }
        }
        try expect(result, "a separator has at least one byte")
    }
}
