import AsyncIO
import AsyncIOTesting
import Glibc
import Testing

/// What is done with paths: status, names, links, copies.
@Suite struct PathTests {
    @Test func theStatusSaysWhatIsKnown() throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            try await writeFile(path, "12345")
            try await setPermissions([.ownerReadWrite, .otherRead], of: path)
            let status = try await fileStatus(of: path)
            #expect(status.kind == .regular)
            #expect(status.size == 5)
            #expect(status.permissions == [.ownerReadWrite, .otherRead])
            #expect(status.userID == getuid() && status.groupID == getgid())
            #expect(status.linkCount == 1)
            #expect(status.modified > .seconds(1_700_000_000))
            try await setModificationTime(.seconds(-5) + .milliseconds(250), of: path)
            let old = try await fileStatus(of: path)
            #expect(old.modified == .seconds(-5) + .milliseconds(250))
            #expect(old.accessed == status.accessed)
            #expect(old.changed >= status.changed)
        }
    }

    @Test func linksAreFollowedOrNot() throws {
        try withFolder { folder async throws in
            let (path, link) = (folder.appending("file"), folder.appending("link"))
            try await createSymbolicLink(at: link, to: "file")
            #expect(try await !fileExists(link))
            let missing = await thrown { try await fileStatus(of: link) } as? OSError
            #expect(missing?.code == ENOENT)
            let itself = try await fileStatus(of: link, followsSymbolicLink: false)
            #expect(itself.kind == .symbolicLink)
            try await writeFile(path, "x")
            #expect(try await fileExists(link))
            #expect(try await fileStatus(of: link).isSameFile(as: fileStatus(of: path)))
            #expect(try await canonicalPath(link) == canonicalPath(path))
            try await createHardLink(at: folder.appending("other"), to: path)
            #expect(try await fileStatus(of: path).linkCount == 2)
            #expect(try await !fileExists(path.appending("below")), "a file has nothing below it")
        }
    }

    @Test func aRenamedFileReplaces() throws {
        try withFolder { folder async throws in
            let (from, to) = (folder.appending("a"), folder.appending("b"))
            try await writeFile(from, "new")
            try await writeFile(to, "old")
            try await renameFile(from, to: to)
            #expect(try await names(in: folder) == ["b"])
            #expect(try await readText(to) == "new")
            let error = await thrown { try await renameFile(from, to: to) } as? OSError
            #expect(error?.description.contains("\(from) to \(to)") == true)
        }
    }

    @Test(arguments: [0, 5, 3_000_000])
    func aCopyIsTheSame(size: Int) throws {
        try withFolder { folder async throws in
            let (from, to) = (folder.appending("a"), folder.appending("b"))
            try await writeFile(from, pattern(size))
            try await setPermissions([.ownerRead], of: from)
            try await copyFile(from, to: to)
            #expect(try await readFile(to) == pattern(size))
            #expect(try await fileStatus(of: to).permissions == [.ownerRead])
            let there = await thrown { try await copyFile(from, to: to, replacing: false) }
            #expect((there as? OSError)?.code == EEXIST)
            try await copyFile(from, to: from)
            #expect(try await readFile(from) == pattern(size), "onto itself")
            #expect(try await names(in: folder) == ["a", "b"])
            #expect(await thrown { try await copyFile("/dev/zero", to: to) } is OSError)
        }
    }

    @Test func aWholeFileIsWrittenAndRead() throws {
        try withFolder { folder async throws in
            let path = folder.appending("file")
            try await writeFile(path, pattern(500_000))
            #expect(try await readFile(path) == pattern(500_000))
            try await writeFile(path, "ü\u{0}x")
            #expect(try await readText(path) == "ü\u{0}x")
            try await writeFile(path, [0x61, 0xFF])
            #expect(try await readText(path) == "a\u{FFFD}")
        }
    }
}
