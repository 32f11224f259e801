import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Files that appear whole or not at all, and files that go away again.
@Suite struct AtomicFileTests {
    @Test(arguments: [true, false])
    func theNewFileTakesTheName(durable: Bool) throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            try await withAtomicFile(path, durable: durable) { file async throws in
                try await file.write("first")
                try await file.flush()
                #expect(try await !fileExists(path))
            }
            #expect(try await readText(path) == "first")
            try await withAtomicFile(path, durable: durable) { file async throws in
                try await file.write("second")
                try await file.flush()
                #expect(try await readText(path) == "first")
            }
            #expect(try await readText(path) == "second")
            #expect(try await names(in: folder) == ["file"])
        }
    }

    @Test func permissionsAreKept() throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            try await writeFileAtomically(path, "new")
            let mask = umask(0o022)
            umask(mask)
            let plain = FilePermissions(rawValue: 0o666 & ~mask)
            #expect(try await fileStatus(of: path).permissions == plain)
            try await setPermissions([.ownerReadWriteExecute, .groupRead], of: path)
            try await writeFileAtomically(path, [1])
            let kept = try await fileStatus(of: path).permissions
            #expect(kept == [.ownerReadWriteExecute, .groupRead])
        }
    }

    @Test func aLinkStaysALink() throws {
        try withFolder { folder async throws in
            let (path, link) = (folder.appending("file"), folder.appending("link"))
            try await writeFile(path, "old")
            try await createSymbolicLink(at: link, to: "file")
            try await writeFileAtomically(link, "new")
            #expect(try await readSymbolicLink(link) == "file")
            #expect(try await readText(path) == "new")
            let error = await thrown { try await writeFileAtomically(folder, "x") } as? OSError
            #expect(error?.code == EISDIR)
        }
    }

    @Test func whatALinkLeadsToIsMade() throws {
        try withFolder { folder async throws in
            let (link, other) = (folder.appending("link"), folder.appending("other"))
            try await createDirectory(folder.appending("data"))
            let target = folder.appending("data").appending("file")
            try await createSymbolicLink(at: link, to: "data/file")
            try await createSymbolicLink(at: other, to: link)
            for text in ["first", "second"] {
                try await writeFileAtomically(other, text)
                #expect(try await readSymbolicLink(link) == "data/file")
                #expect(try await readSymbolicLink(other) == link)
                #expect(try await readText(target) == text)
            }
            try await createSymbolicLink(at: folder.appending("lost"), to: "no/such/file")
            let error = await thrown {
                try await writeFileAtomically(folder.appending("lost"), "x")
            }
            #expect((error as? OSError)?.code == ENOENT)
            #expect(try await names(in: folder) == ["data", "link", "lost", "other"])
        }
    }

    /// Bits that let a program run with the rights of its owner are for that owner only.
    @Test(.enabled(if: isRoot), arguments: [true, false])
    func theOwnerIsKeptOrItsBitsAreNot(mayChangeOwner: Bool) throws {
        let plan = FaultPlan()
        if !mayChangeOwner { plan.fail("fchown", with: EPERM) }
        try plan.run {
            try withFolder { folder async throws in
                let path = folder.appending("tool")
                try await writeFile(path, "old")
                #expect(chown(path.string, 1234, 4321) == 0 && chmod(path.string, 0o6755) == 0)
                try await writeFileAtomically(path, "new")
                let status = try await fileStatus(of: path)
                let owner: [UInt32] = mayChangeOwner ? [1234, 4321] : [0, 0]
                #expect([status.userID, status.groupID] == owner)
                #expect(status.permissions.rawValue == (mayChangeOwner ? 0o6755 : 0o755))
            }
        }
    }

    /// In a directory that may be written but not read nothing is replaced and then called a failure.
    @Test func aDirectoryThatCannotBeOpenedIsToldOfBeforeAnythingChanges() throws {
        let plan = FaultPlan()
        try plan.run {
            try withFolder { folder async throws in
                let path = folder.appending("file")
                try await writeFile(path, "old")
                // The new file itself is opened first.
                plan.fail("open", with: EACCES, after: 1)
                let error = await thrown { try await writeFileAtomically(path, "new") } as? OSError
                #expect(error?.code == EACCES)
                #expect(try await readText(path) == "old")
                #expect(try await names(in: folder) == ["file"])
            }
        }
    }

    @Test func aNameMayBeAsLongAsTheSystemAllows() throws {
        try withFolder { folder async throws in
            // 31 characters of eight bytes each.
            let path = folder.appending(String(repeating: "🇮🇹", count: 31))
            try await writeFileAtomically(path, "text")
            try await copyFile(path, to: path)
            #expect(try await readText(path) == "text")
        }
    }

    /// Nothing in them could be replaced; a pipe would lose its readers, and `/dev/null` its meaning.
    @Test func whatIsNoFileIsNotReplaced() throws {
        try withFolder { folder async throws in
            let (source, path) = (folder.appending("file"), folder.appending("pipe"))
            try await writeFile(source, "text")
            #expect(mkfifo(path.string, 0o600) == 0)
            let written = await thrown { try await writeFileAtomically(path, "x") } as? OSError
            #expect(written?.code == EINVAL && written?.subject == path.string)
            let copied = await thrown { try await copyFile(source, to: path) } as? OSError
            #expect(copied?.code == EINVAL && copied?.subject == path.string)
            #expect(try await fileStatus(of: path).kind == .pipe)
            #expect(try await names(in: folder) == ["file", "pipe"])
        }
    }

    @Test func aBodyThatFailsChangesNothing() throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            try await writeFile(path, "old")
            await #expect(throws: TestError(5)) {
                try await withAtomicFile(path) { file async throws in
                    try await file.write("new")
                    throw TestError(5)
                }
            }
            #expect(try await names(in: folder) == ["file"])
            #expect(try await readText(path) == "old")
        }
    }

    /// Whenever the cancellation comes, `CancelledError` means the old file, and a return the new one.
    @Test func aCancellationChangesNothingOrComesTooLate() throws {
        for delay in 0..<60 {
            try withFolder { folder async throws in
                let path = folder.appending("file")
                try await writeFile(path, "old")
                let task = createTask { try await writeFileAtomically(path, pattern(300_000)) }
                for _ in 0..<delay {
                    await Task.yield()
                    if delay % 3 == 0 { try await toThread {} }
                }
                task.cancel()
                let error = await thrown { try await task.value }
                #expect(error == nil || error is CancelledError)
                let bytes = try await readFile(path)
                #expect(bytes == (error == nil ? pattern(300_000) : Array("old".utf8)))
                // What was begun for the cancelled task may be late.
                try await eventually {
                    let threads = try runningLoop().fileThreadPool.statistics
                    return threads.idle == threads.threads && threads.waiting == 0
                }
                try await eventually { try await names(in: folder) == ["file"] }
            }
        }
    }

    @Test func temporaryFilesGoAway() throws {
        try withFolder { folder async throws in
            let path = try await withTemporaryFile(in: folder, prefix: "p", suffix: ".txt") {
                file async throws in
                try await file.write("text")
                try await file.seek(to: 0)
                #expect(try await file.readText() == "text")
                #expect(try await fileStatus(of: file.path).permissions == [.ownerReadWrite])
                let names = try await names(in: folder)
                #expect(names == [file.path.lastComponent?.string])
                #expect(names[0].hasPrefix("p") && names[0].hasSuffix(".txt"))
                return file.path
            }
            #expect(try await !fileExists(path))
            await #expect(throws: TestError(1)) {
                try await withTemporaryFile(in: folder) { _ in throw TestError(1) }
            }
            try await withTemporaryFile(in: folder) { try await removeFile($0.path) }
            #expect(try await names(in: folder) == [])
        }
    }

    @Test func temporaryDirectoriesGoAwayAlsoWhenCancelled() throws {
        try withFolder { folder async throws in
            for count in 0..<40 {
                let task = createTask {
                    try await withTemporaryDirectory(in: folder) { path async throws in
                        try await createDirectory(path.appending("a"))
                        try await writeFile(path.appending("a").appending("b"), "x")
                        try await sleep(for: .seconds(60))
                    }
                }
                for _ in 0..<count { try await toThread {} }
                task.cancel()
                _ = await task.result
            }
            try await eventually { try await names(in: folder).isEmpty }
        }
    }
}
