import AsyncIO
import AsyncIOTesting
import Glibc
import Testing

/// Reading: every method, at the end of the stream, and at the limit, which loses nothing.
@Suite struct StreamReadTests {
    @Test(arguments: kernelLoops)
    func whatComesBehindUrgentBytesIsReadAtOnce(kind: TestLoop) throws {
        try withServer(kind) { reader, writer in
            #expect(try await reader.readExactly(2) == [0xFF, 0xF4])
            let line = try await withTimeout(.seconds(5)) { try await reader.readLine() }
            try await writer.write("\(line ?? "-")\n")
            #expect(try await reader.readLine() == "QUIT")
            try await writer.write("bye\n")
        } client: { reader, writer in
            // As a client of FTP's breaks a transfer off: the byte in the middle is out of band.
            let raw = writer.descriptor
            #expect(Glibc.send(raw, [0xFF, 0xF4] as [UInt8], 2, 0) == 2)
            #expect(Glibc.send(raw, [0xF2] as [UInt8], 1, Int32(MSG_OOB)) == 1)
            #expect(Glibc.send(raw, "ABOR\r\n", 6, 0) == 6)
            #expect(try await reader.readLine() == "ABOR")
            try await writer.write("QUIT\r\n")
            #expect(try await reader.readLine() == "bye")
        }
    }

    @Test(arguments: networkLoops)
    func readGivesWhatIsThereAndNothingAtTheEnd(kind: TestLoop) throws {
        try withReader(of: ["hello"], kind) { reader in
            var all: [UInt8] = []
            while true {
                let bytes = try await reader.read(upTo: 2)
                if bytes.isEmpty { break }
                #expect(bytes.count <= 2)
                all += bytes
            }
            #expect(all == Array("hello".utf8))
            #expect(reader.isAtEnd)
            #expect(try await reader.read().isEmpty, "the end stays the end")
        }
    }

    @Test(arguments: networkLoops)
    func readIntoUsesTheArrayAgain(kind: TestLoop) throws {
        try withReader(of: ["abc", "def"], kind) { reader in
            var (bytes, all): ([UInt8], [UInt8]) = ([9, 9, 9, 9, 9, 9, 9, 9], [])
            while try await reader.read(into: &bytes, upTo: 4) > 0 {
                #expect(bytes.count <= 4)
                all += bytes
            }
            #expect(all == Array("abcdef".utf8))
            #expect(bytes.isEmpty)
        }
    }

    @Test(arguments: networkLoops)
    func readToEndGivesEverything(kind: TestLoop) throws {
        let pieces = Array(repeating: "0123456789", count: 50)
        try withReader(of: pieces, kind) { reader async throws in
            #expect(try await reader.readToEnd().count == 500)
            #expect(try await reader.readToEnd().isEmpty)
        }
    }

    @Test(arguments: networkLoops)
    func readExactlyWaitsForAllOfIt(kind: TestLoop) throws {
        try withReader(of: ["ab", "cd", "ef"], kind) { reader async throws in
            #expect(try await reader.readExactly(0).isEmpty)
            #expect(try await reader.readExactly(5) == Array("abcde".utf8))
            #expect(try await reader.readExactly(1) == Array("f".utf8))
        }
    }

    @Test(arguments: networkLoops)
    func readExactlyTellsWhatCameBeforeTheEnd(kind: TestLoop) throws {
        try withReader(of: ["abc"], kind) { reader in
            let error = await thrown { try await reader.readExactly(10) }
            let incomplete = try #require(error as? IncompleteReadError)
            #expect(incomplete.partial == Array("abc".utf8))
            #expect(incomplete.expected == 10)
            #expect(incomplete.description.contains("after 3 bytes of 10 expected"))
            #expect(reader.isAtEnd)
        }
    }

    @Test(arguments: networkLoops)
    func readUntilIncludesItsSeparator(kind: TestLoop) throws {
        try withReader(of: ["one\r", "\ntwo\r\nrest"], kind) { reader in
            #expect(try await reader.readUntil([13, 10]) == Array("one\r\n".utf8))
            #expect(try await reader.readUntil() == Array("two\r\n".utf8))
            let error = await thrown { try await reader.readUntil() }
            let incomplete = try #require(error as? IncompleteReadError)
            #expect(incomplete.partial == Array("rest".utf8))
            #expect(incomplete.expected == nil)
        }
    }

    @Test(arguments: networkLoops)
    func readUntilFindsASeparatorThatComesInPieces(kind: TestLoop) throws {
        try withReader(of: ["aaXX", "XX", "Y", "bb", "XXXY"], kind) { reader async throws in
            #expect(try await reader.readUntil(Array("XXXY".utf8)) == Array("aaXXXXY".utf8))
            #expect(try await reader.readUntil(Array("XXXY".utf8)) == Array("bbXXXY".utf8))
        }
    }

    @Test(arguments: networkLoops)
    func readLineDropsTheNewlineAndEndsWithNil(kind: TestLoop) throws {
        try withReader(of: ["one\ntwo\r\n\nfo", "ur\n\r\nlast"], kind) { reader in
            var lines: [String] = []
            while let line = try await reader.readLine() { lines.append(line) }
            #expect(lines == ["one", "two", "", "four", "", "last"])
            #expect(try await reader.readLine() == nil)
        }
    }

    @Test(arguments: networkLoops)
    func linesGoToTheEnd(kind: TestLoop) throws {
        try withReader(of: (0..<300).map { "line \($0)\n" }, kind) { reader in
            var lines: [String] = []
            for try await line in reader.lines { lines.append(line) }
            #expect(lines == (0..<300).map { "line \($0)" })
        }
    }

    @Test func bytesThatAreNoTextBecomeReplacementCharacters() throws {
        try withServer(.real) { _, writer in
            try await writer.write([0x61, 0xFF, 0x62, 0x0A])
        } client: { (reader, _) async throws in
            #expect(try await reader.readLine() == "a\u{FFFD}b")
        }
    }

    @Test(arguments: networkLoops)
    func aLineOverTheLimitStaysInTheReader(kind: TestLoop) throws {
        let long = String(repeating: "x", count: 100)
        try withReader(of: [long + "\nshort\n"], kind, limit: 50) { reader in
            for _ in 0..<3 {
                let error = await thrown { try await reader.readLine() }
                let overrun = try #require(error as? LimitOverrunError)
                #expect(overrun.limit == 50)
                #expect(overrun.description.contains("within the limit of 50 bytes"))
            }
            await #expect(throws: LimitOverrunError.self) { try await reader.readUntil() }
            #expect(try await reader.readExactly(100) == Array(long.utf8))
            #expect(try await reader.readLine() == "")
            #expect(try await reader.readLine() == "short")
        }
    }

    @Test(arguments: networkLoops)
    func aLineOfTheLimitIsRead(kind: TestLoop) throws {
        let line = String(repeating: "x", count: 50)
        try withReader(of: [line + "\n", line + "y\n"], kind, limit: 50) { reader async throws in
            #expect(try await reader.readLine() == line)
            await #expect(throws: LimitOverrunError.self) { try await reader.readLine() }
            #expect(try await reader.readToEnd() == Array((line + "y\n").utf8))
        }
    }

    @Test(arguments: networkLoops)
    func aReadThatIsCancelledTakesNothing(kind: TestLoop) throws {
        try withServer(kind) { reader, writer in
            try await writer.write("first")
            _ = try await reader.readExactly(1)
            try await writer.write("second")
        } client: { reader, writer in
            await #expect(throws: TimeoutError.self) {
                try await withTimeout(.milliseconds(20)) { try await reader.readExactly(11) }
            }
            try await writer.write("!")
            #expect(try await reader.readExactly(11) == Array("firstsecond".utf8))
        }
    }

    /// The peer always has more to read, so the reading task never waits; cancelled, it must still
    /// get every byte or throw.
    @Test(arguments: networkLoops)
    func aBusyReadThatIsCancelledLosesNothing(kind: TestLoop) throws {
        let count = 2_000_000
        try withServer(kind) { _, writer in
            try await writer.write(pattern(count))
        } client: { reader, _ in
            var (received, cancellations) = ([UInt8](), 0)
            while !reader.isAtEnd {
                let (bytes, wasCancelled) = try await cancelledReading(reader)
                received += bytes
                if wasCancelled { cancellations += 1 }
                received += try await reader.read()
            }
            #expect(cancellations > 0)
            #expect(received.count == count)
            let isWhole = received == pattern(count)
            #expect(isWhole)
        }
    }

    @Test(arguments: networkLoops)
    func readingAfterTheCloseIsAnError(kind: TestLoop) throws {
        try withServer(kind) { reader, _ in
            _ = try await reader.readToEnd()
        } client: { reader, writer in
            writer.close()
            try await writer.waitClosed()
            let error = await thrown { try await reader.read() }
            #expect((error as? StreamClosedError)?.call == "read")
        }
    }

    @Test(arguments: networkLoops)
    func closingWakesTheReader(kind: TestLoop) throws {
        try withServer(kind) { reader, _ in
            _ = try await reader.readToEnd()
        } client: { reader, writer in
            let shared = Shared(writer)
            try runningLoop().callLater(.milliseconds(5)) { shared.value.close() }
            let error = await thrown { try await reader.read() }
            #expect((error as? StreamClosedError)?.call == "read")
        }
    }
}

/// Reads on and on although the task is cancelled.
private func cancelledReading(
    _ reader: StreamReader
) async throws -> (bytes: [UInt8], wasCancelled: Bool) {
    let shared = Shared(reader)
    let task = createTask { () async throws -> (bytes: [UInt8], wasCancelled: Bool) in
        var bytes: [UInt8] = []
        try? await sleep(for: .zero)
        try runningLoop().currentTask.map { record in
            try runningLoop().cancel(
                record, reason: .requested, site: SourceSite(#fileID, #line))
        }
        do {
            for _ in 0..<200 {
                let more = try await shared.value.read(upTo: 5_000)
                if more.isEmpty { return (bytes, false) }
                bytes += more
            }
        } catch is CancelledError {
            return (bytes, true)
        }
        return (bytes, false)
    }
    return try await task.value
}
