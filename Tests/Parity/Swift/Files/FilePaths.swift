import AsyncIO

extension Twin {
    static let filePaths = Twin { trace in
        func names(in folder: FilePath) async throws -> [String] {
            var names: [String] = []
            for try await entry in listDirectory(folder) { names.append(entry.name.string) }
            return names.sorted()
        }
        try await withTemporaryDirectory { folder in
            let (first, second) = (folder.appending("first"), folder.appending("second"))
            try await createDirectory(folder.appending("a/b/c"), withIntermediates: true)
            try await writeFile(first, "some text")
            try await copyFile(first, to: second)
            try await createSymbolicLink(at: folder.appending("link"), to: "second")
            trace(try await names(in: folder))
            try await renameFile(first, to: second)
            trace("there", try await fileExists(first), try await fileExists(second))
            trace("through the link", try await readText(folder.appending("link")))
            trace(try await readSymbolicLink(folder.appending("link")).string)
            try await removeFile(second)
            trace("a link to nothing", try await fileExists(folder.appending("link")))
            try await removeTree(folder.appending("a"))
            try await createHardLink(at: folder.appending("other"), to: folder.appending("link"))
            trace(try await names(in: folder))
        }
    }
}
