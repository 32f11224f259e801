import AsyncIO
import AsyncIOTesting
import Testing

/// A file under random cancellation, on a back end that does things sooner, later and by halves:
/// what was taken is written once and in order, what was read was read once and in order.
@Suite struct FileProperties {
    @Test(arguments: [OpenMode.write, .append])
    func everyWriteIsThereOnceOrNotAtAll(mode: OpenMode) throws {
        for seed in 0..<60 as Range<UInt64> {
            try withFolder(.simulated(seed: seed)) { folder async throws in
                let backend = ErraticBackend()
                try runningLoop().fileBackend = backend
                let file = Shared(try await openFile(folder.appending("file"), mode))
                let (taken, refused) = (Trace(), Trace())
                let tasks = (0..<6).map { number in
                    createTask {
                        for count in 0..<8 {
                            let text = "\(number)/\(count) " + pad(draw(12_000)) + "\n"
                            do {
                                try await file.value.write(text)
                                taken.add(text)
                            } catch {
                                refused.add(text)
                                throw error
                            }
                            if draw(3) == 0 { try await file.value.flush() }
                        }
                    }
                }
                try await cancelSome(of: tasks)
                try await file.value.close()
                #expect(backend.mostUnderWay <= 1)
                let bytes = try await readFile(file.value.path)
                let lines = bytes.split(separator: 0x0A).map {
                    String(decoding: $0, as: UTF8.self) + "\n"
                }
                #expect(lines.sorted() == taken.entries.sorted(), "seed \(seed)")
                #expect(Set(lines).isDisjoint(with: refused.entries), "seed \(seed)")
                #expect(file.value.position == bytes.count)
                for number in 0..<6 {
                    let mine = lines.filter { $0.hasPrefix("\(number)/") }
                    #expect(mine == taken.entries.filter { $0.hasPrefix("\(number)/") })
                }
            }
        }
    }

    @Test func everyLineIsReadOnceAndInOrder() throws {
        for seed in 0..<300 as Range<UInt64> {
            try withFolder(.simulated(seed: seed)) { folder async throws in
                let path = folder.appending("file")
                let lines = (0..<60).map { "line \($0)" }
                try await writeFile(path, lines.joined(separator: "\n") + "\n")
                try runningLoop().fileBackend = ErraticBackend()
                let file = Shared(try await openFile(path))
                let seen = Trace()
                for _ in 0..<30 {
                    let tasks = (0..<3).map { _ in
                        createTask {
                            while let line = try await file.value.readLine() { seen.add(line) }
                        }
                    }
                    try await cancelSome(of: tasks, all: true)
                }
                for try await line in file.value.lines { seen.add(line) }
                #expect(seen.entries == lines, "seed \(seed)")
                try await file.value.close()
            }
        }
    }

    /// A register of ten bytes: whatever is cancelled, the file has what an array would have.
    @Test func aFileIsAnArray() throws {
        for seed in 0..<200 as Range<UInt64> {
            try withFolder(.simulated(seed: seed)) { folder async throws in
                try runningLoop().fileBackend = ErraticBackend()
                let file = try await openFile(folder.appending("file"), [.read, .write])
                var (model, place): ([UInt8], Int) = ([], 0)
                for _ in 0..<60 {
                    switch draw(6) {
                    case 0:
                        place = draw(60)
                        try await file.seek(to: place)
                    case 1, 2:
                        let bytes = (0..<draw(20)).map { _ in UInt8(draw(256)) }
                        try await file.write(bytes)
                        guard !bytes.isEmpty else { continue }
                        let missing = max(place + bytes.count - model.count, 0)
                        model += Array(repeating: 0, count: missing)
                        model.replaceSubrange(place..<place + bytes.count, with: bytes)
                        place += bytes.count
                    case 3:
                        let count = draw(30)
                        let bytes = try await readExactly(count, of: file)
                        #expect(
                            bytes == Array(model.dropFirst(place).prefix(count)), "seed \(seed)")
                        place += bytes.count
                    case 4:
                        let size = draw(60)
                        try await file.truncate(to: size)
                        model = Array((model + Array(repeating: 0, count: 60))[..<size])
                    default:
                        let all = try await file.read(at: 0, upTo: 10_000)
                        #expect(all == model, "seed \(seed)")
                    }
                    #expect(file.position == place, "seed \(seed)")
                }
                try await file.close()
                #expect(try await readFile(file.path) == model, "seed \(seed)")
            }
        }
    }

    private func readExactly(_ count: Int, of file: AsyncFile) async throws -> [UInt8] {
        do {
            return try await file.readExactly(count)
        } catch let error as IncompleteReadError {
            return error.partial
        }
    }
}

private func pad(_ count: Int) -> String { String(repeating: "x", count: count) }

/// Cancels tasks at random times, and waits until all have ended.
private func cancelSome(of tasks: [LoopTask<Void>], all: Bool = false) async throws {
    for task in tasks where all || draw(2) == 0 {
        try await sleep(for: .milliseconds(draw(6)))
        await turns(draw(4))
        task.cancel()
    }
    for task in tasks { _ = await task.result }
}
