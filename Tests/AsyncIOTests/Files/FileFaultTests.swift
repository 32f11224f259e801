import AsyncIO
import AsyncIOSystem
import AsyncIOTesting
import Glibc
import Testing

/// Calls that fail, are interrupted or do half of what they were asked to.
@Suite struct FileFaultTests {
    @Test func interruptedCallsAreMadeAgain() throws {
        let plan = FaultPlan()
        let calls = [
            "open", "fstat", "fstatat", "pread", "pwrite", "fsync", "ftruncate", "readdir",
            "mkdirat",
            "unlinkat", "renameat", "linkat", "symlinkat", "readlinkat", "fchmod", "fchmodat",
            "openat", "close", "copy_file_range", "utimensat", "lseek", "write",
        ]
        for call in calls { plan.fail(call, with: EINTR, times: 2) }
        try plan.run { try withFolder { try await useEverything(in: $0) } }
        for call in calls { #expect(plan.count(of: call) > 2, "\(call) was not tried") }
    }

    @Test(arguments: [1, 7])
    func partsOfReadsAndWritesAreNoHarm(count: Int) throws {
        let plan = FaultPlan()
        for call in ["pread", "pwrite", "write", "copy_file_range"] {
            plan.shorten(call, to: count)
        }
        try plan.run { try withFolder { try await useEverything(in: $0) } }
    }

    /// What each call is told to fail with, what it is part of, and what the error says.
    @Test(arguments: [
        ("open", ENOENT, "Check the spelling"), ("open", EACCES, "need more rights"),
        ("open", EMFILE, "ulimit -n"), ("open", ELOOP, "in a circle"),
        ("open", EROFS, "for reading only"), ("open", ENOTDIR, "where a directory is needed"),
        ("open", ENAMETOOLONG, "255 bytes"), ("fstat", EIO, "device has failed"),
        ("pread", EIO, "device has failed"), ("pwrite", ENOSPC, "disk is full"),
        ("pwrite", EDQUOT, "share of the disk"), ("pwrite", EFBIG, "larger than"),
        ("fsync", EIO, "device has failed"), ("ftruncate", ENOSPC, "disk is full"),
        ("close", EIO, "device has failed"), ("readdir", EIO, "device has failed"),
        ("mkdirat", EROFS, "for reading only"), ("unlinkat", EACCES, "need more rights"),
        ("renameat", EXDEV, "different file systems"), ("linkat", EEXIST, "there already"),
        ("symlinkat", ENOSPC, "disk is full"), ("readlinkat", EIO, "device has failed"),
        ("fchmodat", EROFS, "for reading only"), ("utimensat", EROFS, "for reading only"),
        ("fchmod", EROFS, "for reading only"), ("openat", EMFILE, "ulimit -n"),
    ])
    func failuresAreThrown(call: String, code: Int32, words: String) throws {
        try withFolder { folder async throws in
            // Not the first ones, which make the folder of the test.
            let plan = FaultPlan()
            let name = folder.string
            plan.fail(call, with: code, times: .max)
            let thrown = Trace()
            try await toThread {
                plan.run {
                    do {
                        try onLoop(.real) { () async throws in
                            try await useEverything(in: FilePath(name))
                        }
                    } catch {
                        thrown.add("\(error)")
                    }
                }
            }
            let text = thrown.entries.first ?? "nothing was thrown"
            #expect(text.contains("/"), "\(text)")
            #expect(text.contains("(error \(code))"), "\(text)")
            #expect(text.contains(words), "\(text)")
            // A close that only seems to fail leaves the descriptor open.
            guard call != "close" else { return }
            #expect(try await openDescriptors(on: folder) == 0)
        }
    }

    @Test func aFailedWriteIsToldToAllWhoComeAfter() throws {
        let plan = FaultPlan()
        plan.fail("pwrite", with: ENOSPC, after: 1)
        try plan.run {
            try withFolder { folder async throws in
                let path = folder.appending("file")
                let file = try await openFile(path, [.read, .write])
                try await file.write("good")
                try await file.flush()
                try await file.write("lost")
                #expect(file.position == 8)
                let first = await thrown { try await file.flush() } as? OSError
                #expect(first?.code == ENOSPC)
                #expect(first?.subject == path.string)
                #expect(file.position == 4)
                for attempt in 0..<3 {
                    let error = await thrown {
                        switch attempt {
                        case 0: try await file.write("more")
                        case 1: try await file.synchronize()
                        default: try await file.flush()
                        }
                    }
                    #expect(error as? OSError == first)
                }
                try await file.seek(to: 0)
                #expect(try await file.readText() == "good")
                #expect(await thrown { try await file.close() } as? OSError == first)
                #expect(try await openDescriptors(on: folder) == 0)
                #expect(try await readText(path) == "good")
            }
        }
    }

    @Test func whatAtomicFilesMeetLeavesTheOldOne() throws {
        for call in ["pwrite", "fsync", "renameat", "fchmod", "close", "open", "fstat"] {
            let plan = FaultPlan()
            try plan.run {
                try withFolder { folder async throws in
                    let path = folder.appending("file")
                    try await writeFile(path, "old")
                    try await setPermissions([.ownerReadWrite], of: path)
                    plan.fail(call, with: EIO)
                    let error = await thrown { try await writeFileAtomically(path, "new") }
                    #expect((error as? OSError)?.code == EIO, "\(call)")
                    #expect(try await names(in: folder) == ["file"], "\(call)")
                    #expect(try await readText(path) == "old", "\(call)")
                }
            }
        }
    }

    @Test func whatCopiesMeetLeavesNothing() throws {
        for call in ["pread", "copy_file_range", "fchmod", "linkat", "open", "close"] {
            let plan = FaultPlan()
            try plan.run {
                try withFolder { folder async throws in
                    let path = folder.appending("file")
                    try await writeFile(path, "text")
                    plan.fail(call, with: EIO)
                    let error = await thrown {
                        try await copyFile(path, to: folder.appending("copy"), replacing: false)
                    }
                    // What the kernel cannot copy is copied by hand.
                    #expect((error == nil) == (call == "copy_file_range"), "\(call)")
                    #expect(try await names(in: folder).count == (error == nil ? 2 : 1), "\(call)")
                }
            }
        }
    }
}

/// The names in a directory, sorted.
func names(in folder: FilePath) async throws -> [String] {
    var names: [String] = []
    for try await entry in listDirectory(folder) { names.append(entry.name.string) }
    return names.sorted()
}

/// One call of everything there is, with the results checked.
func useEverything(in folder: FilePath) async throws {
    let (path, copy, link) = (
        folder.appending("a"), folder.appending("b"), folder.appending("c")
    )
    try await withFile(path, [.read, .write]) { file async throws in
        try await file.write("one\ntwo\n")
        try await file.write(Array("TWO".utf8), at: 4)
        try await file.synchronize()
        try await file.seek(to: 0)
        #expect(try await file.readLine() == "one")
        #expect(try await file.readText() == "TWO\n")
        #expect(try await file.read(at: 4, upTo: 3) == Array("TWO".utf8))
        try await file.truncate(to: 8)
    }
    try await withFile(path, .append) { try await $0.write("end") }
    #expect(try await readText(path) == "one\nTWO\nend")
    try await writeFileAtomically(path, "atomic")
    try await copyFile(path, to: copy)
    #expect(try await readText(copy) == "atomic")
    try await createSymbolicLink(at: link, to: path)
    #expect(try await readSymbolicLink(link) == path)
    try await createHardLink(at: folder.appending("d"), to: path)
    try await setPermissions([.ownerRead, .ownerWrite], of: path)
    try await setModificationTime(.seconds(1_000_000), of: path)
    let status = try await fileStatus(of: path)
    #expect(status.size == 6)
    #expect(status.modified == .seconds(1_000_000))
    #expect(status.linkCount == 2)
    try await createDirectory(folder.appending("e").appending("f"), withIntermediates: true)
    try await renameFile(copy, to: folder.appending("e").appending("f").appending("g"))
    #expect(try await names(in: folder) == ["a", "c", "d", "e"])
    try await removeTree(folder.appending("e"))
    try await removeFile(link)
    try await removeFile(folder.appending("d"))
    try await createDirectory(folder.appending("h"))
    try await removeDirectory(folder.appending("h"))
    #expect(try await !fileExists(folder.appending("h")))
}
