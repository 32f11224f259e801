import AsyncIO
import AsyncIOTesting
import Glibc
import Testing

/// Directories: listing, walking, making and removing.
@Suite struct DirectoryTests {
    @Test(arguments: [TestLoop.real, .simulated])
    func entriesHaveNamesAndKinds(kind: TestLoop) throws {
        try withFolder(kind) { folder async throws in
            try await writeFile(folder.appending("file"), "x")
            try await createDirectory(folder.appending("directory"))
            try await createSymbolicLink(at: folder.appending("link"), to: "file")
            #expect(mkfifo(folder.appending("pipe").string, 0o600) == 0)
            var kinds: [String: FileKind] = [:]
            for try await entry in listDirectory(folder) {
                kinds[entry.name.string] = entry.kind
                #expect(entry.path == folder.appending(entry.name))
                let status = try await fileStatus(of: entry.path, followsSymbolicLink: false)
                #expect(status.inode == entry.inode)
                #expect(status.kind == entry.kind)
            }
            #expect(
                kinds == [
                    "file": .regular, "directory": .directory, "link": .symbolicLink, "pipe": .pipe,
                ])
        }
    }

    @Test func manyEntriesAreListedOnce() throws {
        try withFolder { folder async throws in
            for number in 0..<3_000 {
                try await createSymbolicLink(at: folder.appending("\(number)"), to: "x")
            }
            #expect(try await Set(names(in: folder)).count == 3_000)
            #expect(try await names(in: folder).count == 3_000)
            try await removeTree(folder.appending("17"))
            #expect(try await names(in: folder).count == 2_999)
        }
    }

    @Test func aCancelledListingLosesNothing() throws {
        try withFolder { folder async throws in
            for number in 0..<1_500 {
                try await createSymbolicLink(at: folder.appending("\(number)"), to: "x")
            }
            let iterator = Cell(listDirectory(folder).makeAsyncIterator())
            let seen = Trace()
            for count in 0..<200 {
                let task = createTask {
                    while let entry = try await iterator.value.next() {
                        seen.add(entry.name.string)
                    }
                }
                await turns(count % 7)
                task.cancel()
                _ = await task.result
            }
            while let entry = try await iterator.value.next() { seen.add(entry.name.string) }
            #expect(seen.entries.count == 1_500)
            #expect(Set(seen.entries).count == 1_500)
        }
    }

    @Test func aMissingDirectoryIsAnError() throws {
        try withFolder { folder async throws in
            let error = await thrown { try await names(in: folder.appending("no")) }
            #expect((error as? OSError)?.code == ENOENT)
            try await writeFile(folder.appending("file"), "")
            let other = await thrown { try await names(in: folder.appending("file")) }
            #expect((other as? OSError)?.code == ENOTDIR)
        }
    }

    @Test func aWalkGoesFromTheTopDown() throws {
        try withFolder { folder async throws in
            try await makeTree(in: folder)
            var seen: [String] = []
            for try await found in walkDirectory(folder) {
                let entry = try found.get()
                seen.append("\(entry.depth) \(entry.path.string.dropFirst(folder.string.count))")
            }
            #expect(
                seen.sorted() == [
                    "0 /a", "0 /b", "0 /link", "1 /a/c", "1 /a/file", "1 /b/file", "2 /a/c/file",
                ])
            let depths = seen.compactMap { $0.first?.wholeNumberValue }
            #expect(depths.prefix(3) == [0, 0, 0])
            let (above, below) = (seen.firstIndex(of: "1 /a/c"), seen.firstIndex(of: "2 /a/c/file"))
            #expect(try #require(above) < #require(below))
        }
    }

    @Test func aWalkMayBeKeptOutAndMayFollowLinks() throws {
        try withFolder { folder async throws in
            try await makeTree(in: folder)
            var paths: Set<String> = []
            for try await found in walkDirectory(folder, descends: { $0.name.string != "a" }) {
                paths.insert(try found.get().name.string)
            }
            #expect(paths == ["a", "b", "link", "file"])

            try await createSymbolicLink(at: folder.appending("b").appending("up"), to: folder)
            try await createSymbolicLink(at: folder.appending("b").appending("lost"), to: "no")
            var (count, failures): (Int, [OSError]) = (0, [])
            for try await found in walkDirectory(folder, followsSymbolicLinks: true) {
                switch found {
                case .success: count += 1
                case .failure(let error): failures.append(error)
                }
            }
            #expect(count == 12, "the link to a shows what is in a again")
            #expect(failures.map(\.code) == [ELOOP])
        }
    }

    @Test func aCancelledWalkLosesNothing() throws {
        try withFolder { folder async throws in
            try await makeTree(in: folder)
            let walk = walkDirectory(folder, followsSymbolicLinks: true)
            for delay in 0..<30 {
                let iterator = Cell(walk.makeAsyncIterator())
                let seen = Trace()
                for _ in 0..<20 {
                    let task = createTask {
                        while let found = try await iterator.value.next() {
                            seen.add(try found.get().path.string)
                        }
                    }
                    await turns(delay % 5)
                    if delay % 3 == 0 { try await toThread {} }
                    task.cancel()
                    _ = await task.result
                }
                while let found = try await iterator.value.next() {
                    seen.add(try found.get().path.string)
                }
                #expect(seen.entries.count == 10, "\(seen.entries)")
                #expect(Set(seen.entries).count == 10)
            }
        }
    }

    @Test func whatCannotBeReadIsToldAndTheRestIsSeen() throws {
        try withFolder { folder async throws in
            try await makeTree(in: folder)
            var (names, failures): ([String], [OSError]) = ([], [])
            for try await found in walkDirectory(folder) {
                switch found {
                case .success(let entry):
                    names.append(entry.name.string)
                    // Gone before the walk gets there; rights would not stop the superuser.
                    if entry.name.string == "b" { try await removeTree(entry.path) }
                case .failure(let error): failures.append(error)
                }
            }
            #expect(names.filter { $0 != "link" }.sorted() == ["a", "b", "c", "file", "file"])
            #expect(failures.map(\.subject) == [folder.appending("b").string])
            #expect(failures.map(\.code) == [ENOENT])
            var nothing: [OSError] = []
            for try await found in walkDirectory(folder.appending("no")) {
                if case .failure(let error) = found { nothing.append(error) }
            }
            #expect(nothing.count == 1)
        }
    }

    @Test func treesAreRemovedButNotWhatLinksLeadTo() throws {
        try withFolder { folder async throws in
            let (tree, other) = (folder.appending("tree"), folder.appending("other"))
            try await createDirectory(other)
            try await writeFile(other.appending("precious"), "kept")
            try await createDirectory(tree)
            try await makeTree(in: tree)
            try await createSymbolicLink(at: tree.appending("out"), to: other)
            try await createSymbolicLink(at: folder.appending("link"), to: other)
            try await removeTree(tree)
            try await removeTree(folder.appending("link"))
            #expect(try await names(in: folder) == ["other"])
            #expect(try await readText(other.appending("precious")) == "kept")
            #expect(await thrown { try await removeTree(tree) } is OSError)
            try await removeTree(other.appending("precious"))
            #expect(try await names(in: other) == [])
        }
    }

    @Test func aTreeMayBeDeeperThanThereAreDescriptors() throws {
        try withFolder { folder async throws in
            try await toThread {
                // A path has at most 4095 bytes, so one goes down a step at a time.
                var descriptor = open(folder.string, O_RDONLY | O_DIRECTORY)
                for _ in 0..<3_000 {
                    mkdirat(descriptor, "down", 0o700)
                    let next = openat(descriptor, "down", O_RDONLY | O_DIRECTORY)
                    close(descriptor)
                    descriptor = next
                }
                close(descriptor)
            }
            try await removeTree(folder.appending("down"))
            #expect(try await names(in: folder) == [])
            #expect(try await openDescriptors(on: folder) == 0)
        }
    }

    @Test func directoriesAreMadeWithThoseAboveThem() throws {
        try withFolder { folder async throws in
            let path = folder.appending("a").appending("b").appending("c")
            #expect(await thrown { try await createDirectory(path) } is OSError)
            try await createDirectory(path, withIntermediates: true)
            try await createDirectory(path, withIntermediates: true)
            #expect(try await fileStatus(of: path).kind == .directory)
            #expect((await thrown { try await createDirectory(path) } as? OSError)?.code == EEXIST)
            try await writeFile(path.appending("file"), "")
            for name in ["file", "file/below"] {
                let error = await thrown {
                    try await createDirectory(path.appending(name), withIntermediates: true)
                }
                #expect((error as? OSError)?.code == ENOTDIR)
            }
            let full = await thrown { try await removeDirectory(path) } as? OSError
            #expect(full?.code == ENOTEMPTY)
            #expect(full?.description.contains("removeTree") == true)
        }
    }

    private func makeTree(in folder: FilePath) async throws {
        let (a, b) = (folder.appending("a"), folder.appending("b"))
        try await createDirectory(a.appending("c"), withIntermediates: true)
        try await createDirectory(b)
        for directory in [a, b, a.appending("c")] {
            try await writeFile(directory.appending("file"), "")
        }
        try await createSymbolicLink(at: folder.appending("link"), to: "a")
    }
}

/// What several tasks of one loop change, one after the other.
private final class Cell<Value>: @unchecked Sendable {
    // SAFETY: the test uses it on one loop's thread only.
    var value: Value

    init(_ value: Value) {
        self.value = value
    }
}
