import AsyncIO

extension Twin {
    static let fileErrors = Twin(
        differs: [
            .line(
                10, python: "0.0: make one where a file is 17",
                swift: "0.0: make one where a file is 20")
        ],
        because: "that it exists would be no error here: what is wrong is that it is no directory"
    ) { trace in
        func attempt(_ name: String, _ body: () async throws -> Void) async {
            do {
                try await body()
                trace(name, "succeeds")
            } catch {
                trace(name, (error as? OSError)?.code ?? 0)
            }
        }
        try await withTemporaryDirectory { folder in
            let (file, missing) = (folder.appending("file"), folder.appending("missing"))
            let full = folder.appending("full")
            try await writeFile(file, "text")
            try await createDirectory(full.appending("inner"), withIntermediates: true)
            await attempt("read a missing one") { _ = try await readFile(missing) }
            await attempt("update a missing one") { try await withFile(missing, .update) { _ in } }
            await attempt("create one that is there") {
                try await withFile(file, .create) { _ in }
            }
            await attempt("write a directory") { try await writeFile(folder, "text") }
            await attempt("read a directory") { _ = try await readFile(folder) }
            await attempt("through a file") { _ = try await readFile(file.appending("inner")) }
            await attempt("too long a name") {
                _ = try await readFile(folder.appending(String(repeating: "x", count: 300)))
            }
            await attempt("make a directory again") { try await createDirectory(full) }
            await attempt("and once more") {
                try await createDirectory(full, withIntermediates: true)
            }
            await attempt("make one where a file is") {
                try await createDirectory(file, withIntermediates: true)
            }
            await attempt("make one in a missing one") {
                try await createDirectory(missing.appending("inner"))
            }
            await attempt("remove a missing one") { try await removeFile(missing) }
            await attempt("remove a full directory") { try await removeDirectory(full) }
            await attempt("rename a missing one") { try await renameFile(missing, to: file) }
            await attempt("put a file over a directory") {
                try await renameFile(file, to: full)
            }
            await attempt("read a file as a link") { _ = try await readSymbolicLink(file) }
            await attempt("list a file") { for try await _ in listDirectory(file) {} }
            let link = folder.appending("link")
            try await createSymbolicLink(at: link, to: link)
            await attempt("follow a link to itself") { _ = try await readFile(link) }
        }
    }
}
