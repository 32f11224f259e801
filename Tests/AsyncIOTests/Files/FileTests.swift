import AsyncIO
import AsyncIOTesting
import Glibc
import Testing

/// Open files: reading, writing and places, on every loop.
@Suite struct FileTests {
    private static let loops: [TestLoop] = [.real, .poll, .simulated]

    @Test(arguments: loops)
    func whatIsWrittenIsRead(kind: TestLoop) throws {
        try withFolder(kind) { folder async throws in
            let path = folder.appending("log.txt")
            try await withFile(path, .append) { file in try await file.write("done\n") }
            try await withFile(path, .append) { file async throws in
                try await file.write([0x68, 0x69])
                try await file.write([1, 2, 0x21, 0x0A, 3][2..<4])
            }
            #expect(try await readText(path) == "done\nhi!\n")
            #expect(try await withFile(path) { try await $0.readText() } == "done\nhi!\n")
        }
    }

    /// Python's table of modes: whether it may be missing or there, and what is in it then.
    @Test func modesAreThoseOfPython() throws {
        try withFolder { folder async throws in
            func result(_ mode: OpenMode, there: Bool) async throws -> String {
                let path = folder.appending("file")
                if there { try await writeFile(path, "old.") }
                do {
                    try await withFile(path, mode) {
                        if mode != .read { try await $0.write("NEW") }
                    }
                    let text = try await readText(path)
                    try await removeFile(path)
                    return text
                } catch let error as OSError {
                    if there { try await removeFile(path) }
                    return error.description.contains("No such") ? "missing" : "there"
                }
            }
            let expected: [(OpenMode, String, String)] = [
                (.read, "missing", "old."), (.update, "missing", "NEW."), (.write, "NEW", "NEW"),
                ([.read, .write], "NEW", "NEW"), (.append, "NEW", "old.NEW"),
                ([.read, .append], "NEW", "old.NEW"), (.create, "NEW", "there"),
                ([.read, .create], "NEW", "there"), ([.update, .orCreate], "NEW", "NEW."),
            ]
            for (mode, missing, there) in expected {
                #expect(try await result(mode, there: false) == missing, "\(mode)")
                #expect(try await result(mode, there: true) == there, "\(mode)")
            }
        }
    }

    @Test func readsComeInEveryShape() throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            try await writeFile(path, "0123456789")
            try await withFile(path) { file async throws in
                #expect(try await file.read(upTo: 3) == Array("012".utf8))
                #expect(try await file.readExactly(2) == Array("34".utf8))
                #expect(file.position == 5)
                #expect(try await file.read(at: 1, upTo: 4) == Array("1234".utf8))
                #expect(try await file.read(at: 8, upTo: 4) == Array("89".utf8))
                #expect(file.position == 5)
                #expect(try await file.readToEnd() == Array("56789".utf8))
                #expect(try await file.read() == [])
                #expect(try await file.readLine() == nil)
                #expect(try await file.readToEnd() == [])
                let error = await thrown { try await file.readExactly(1) } as? IncompleteReadError
                #expect(error?.partial == [])
            }
        }
    }

    @Test func linesEndInNewlinesOrNot() throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            try await writeFile(path, "a\r\n\nbc\n\r\nlast")
            try await withFile(path) { file async throws in
                var lines: [String] = []
                for try await line in file.lines { lines.append(line) }
                #expect(lines == ["a", "", "bc", "", "last"])
            }
        }
    }

    @Test func aLineMayBeLongerThanAnyBuffer() throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            let long = String(repeating: "x", count: 1_000_000)
            try await writeFile(path, "a\n\(long)\nb\n")
            try await withFile(path) { file async throws in
                #expect(try await file.readLine() == "a")
                #expect(try await file.readLine() == long)
                #expect(try await file.readLine() == "b")
                #expect(try await file.readLine() == nil)
            }
        }
    }

    @Test func aHundredThousandLines() throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            try await withFile(path, .write) { file async throws in
                for number in 0..<100_000 { try await file.write("line \(number)\n") }
            }
            try await withFile(path) { file async throws in
                var number = 0
                for try await line in file.lines {
                    if line != "line \(number)" { break }
                    number += 1
                }
                #expect(number == 100_000)
            }
        }
    }

    @Test func chunksAreTheWholeFile() throws {
        try withFolder { folder async throws in
            let (path, bytes) = (folder.appending("file"), pattern(1_000_001))
            try await writeFile(path, bytes)
            try await withFile(path) { file async throws in
                var check = PatternCheck()
                for try await chunk in file.chunks(upTo: 10_000) { check.add(chunk) }
                #expect(check.isInOrder)
                #expect(check.count == bytes.count)
            }
            #expect(try await readFile(path) == bytes)
        }
    }

    @Test(arguments: loops)
    func readingAndWritingShareAPosition(kind: TestLoop) throws {
        try withFolder(kind) { folder async throws in
            let path = folder.appending("file")
            try await writeFile(path, "one\ntwo\nthree\n")
            try await withFile(path, .update) { file async throws in
                #expect(try await file.readLine() == "one")
                #expect(file.position == 4)
                try await file.write("TWO")
                #expect(file.position == 7)
                #expect(try await file.read(upTo: 1) == [0x0A])
                #expect(try await file.readLine() == "three")
                try await file.write("four\n")
                #expect(try await file.size() == 19)
                try await file.seek(to: 0)
                #expect(try await file.readText() == "one\nTWO\nthree\nfour\n")
            }
        }
    }

    /// Such as come in a request from outside.
    @Test func placesBeyondAllFilesAreRefused() throws {
        try withFolder { folder async throws in
            try await withFile(folder.appending("file"), [.read, .write]) { file async throws in
                func code(_ body: () async throws -> Void) async -> Int32? {
                    (await thrown(body) as? OSError)?.code
                }
                try await file.write("0123456789")
                #expect(await code { try await file.write([1], at: .max) } == EINVAL)
                #expect(await code { _ = try await file.read(at: .max, upTo: 1) } == EINVAL)
                #expect(await code { try await file.seek(by: .max) } == EINVAL)
                #expect(file.position == 10)
                try await file.seek(to: .max)
                #expect(await code { try await file.write("x") } == EINVAL)
                #expect(await code { try await file.write([1, 2]) } == EINVAL)
                #expect(await code { try await file.seek(by: 1) } == EINVAL)
                #expect(await code { _ = try await file.read() } == EINVAL)
                try await file.seek(to: 0)
                #expect(try await file.readText() == "0123456789")
            }
        }
    }

    @Test func placesAreSought() throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            try await withFile(path, [.read, .write]) { file async throws in
                try await file.write("0123456789")
                try await file.seek(to: 2)
                #expect(try await file.read(upTo: 2) == Array("23".utf8))
                try await file.seek(by: 3)
                #expect(try await file.read(upTo: 1) == Array("7".utf8))
                try await file.seek(by: -7)
                #expect(file.position == 1)
                #expect(try await file.read(upTo: 1) == Array("1".utf8))
                #expect(await thrown { try await file.seek(by: -3) } is OSError)
                #expect(file.position == 2)
                #expect(try await file.seekToEnd() == 10)
                try await file.write(Array("AB".utf8), at: 4)
                try await file.seek(to: 12)
                try await file.write("!")
                #expect(try await readFile(path).count == 10, "not flushed")
                try await file.flush()
                #expect(try await readFile(path) == Array("0123AB6789\0\0!".utf8))
                try await file.truncate(to: 4)
                #expect(try await file.size() == 4)
                #expect(file.position == 13)
                try await file.seek(to: 1)
                try await file.truncate()
                try await file.synchronize()
                try await file.synchronize(dataOnly: true)
            }
            #expect(try await readText(path) == "0")
        }
    }

    @Test func whatIsAppendedGoesToTheEnd() throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            try await writeFile(path, "1234")
            try await withFile(path, [.read, .append]) { file async throws in
                #expect(file.position == 4)
                try await file.seek(to: 0)
                #expect(try await file.read(upTo: 2) == Array("12".utf8))
                try await withFile(path, .append) { try await $0.write("56") }
                try await file.write("78")
                try await file.flush()
                #expect(file.position == 8)
                try await file.seek(to: 0)
                #expect(try await file.readText() == "12345678")
            }
        }
    }

    @Test func theEndOfAFileIsNoState() throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            try await writeFile(path, "a\n")
            try await withFile(path) { file async throws in
                #expect(try await file.readLine() == "a")
                #expect(try await file.readLine() == nil)
                try await withFile(path, .append) { try await $0.write("b\n") }
                #expect(try await file.readLine() == "b")
            }
        }
    }

    @Test func severalTasksWriteAFileWholeCallsAtATime() throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            try await withFile(path, .write) { file async throws in
                let file = Shared(file)
                try await withTaskScope { scope in
                    for number in 0..<50 {
                        scope.spawn {
                            for _ in 0..<40 { try await file.value.write("\(number)-\(number)\n") }
                            try await file.value.flush()
                        }
                    }
                }
            }
            let lines = try await readText(path).split(separator: "\n")
            #expect(lines.count == 2_000)
            #expect(
                lines.allSatisfy { $0.split(separator: "-").first == $0.split(separator: "-").last }
            )
        }
    }
}
