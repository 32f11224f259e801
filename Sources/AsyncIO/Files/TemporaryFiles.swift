import AsyncIOCore
import AsyncIOSystem
public import SystemPackage

/// Makes a file with a name of its own, hands it to `body` for reading and writing, and removes it.
///
/// Only this user may use it; `file.path` is its name. It is removed however the body ends, also if the
/// task is cancelled. The counterpart of `aiofiles.tempfile.NamedTemporaryFile`.
///
/// - Parameters:
///   - directory: Where to make it; what `TMPDIR` says, or `/tmp`, if it is left out.
///   - prefix: How its name begins.
///   - suffix: How its name ends.
///   - body: What is done with the file.
public func withTemporaryFile<Success>(
    in directory: FilePath? = nil, prefix: String = "tmp-", suffix: String = "",
    fileID: StaticString = #fileID, line: UInt = #line,
    _ body: (AsyncFile) async throws -> Success
) async throws -> Success {
    let directory = directory ?? temporaryDirectory
    let new = try await onFileThread("withTemporaryFile") {
        try TemporaryPath.file(in: directory, prefix: prefix, suffix: suffix)
    }
    let file = try AsyncFile(
        try new.takeFile(), new.path, [.read, .create], on: .running(for: "withTemporaryFile"),
        site: SourceSite(fileID, line))
    return try await removing(new) { try await closing(file) { try await body(file) } }
}

/// Makes a directory with a name of its own, hands its path to `body`, and removes it with all that is in it.
///
/// Only this user may use it. It is removed however the body ends, also if the task is cancelled.
/// The counterpart of `aiofiles.tempfile.TemporaryDirectory`.
///
/// - Parameters:
///   - directory: Where to make it; what `TMPDIR` says, or `/tmp`, if it is left out.
///   - prefix: How its name begins.
///   - body: What is done in the directory.
public func withTemporaryDirectory<Success>(
    in directory: FilePath? = nil, prefix: String = "tmp-",
    _ body: (FilePath) async throws -> Success
) async throws -> Success {
    let directory = directory ?? temporaryDirectory
    let new = try await onFileThread("withTemporaryDirectory") {
        try TemporaryPath.directory(in: directory, prefix: prefix)
    }
    return try await removing(new) { try await body(new.path) }
}

/// Where temporary files belong: what `TMPDIR` says, or `/tmp`.
///
/// The counterpart of `tempfile.gettempdir`.
public var temporaryDirectory: FilePath {
    FilePath(Environment.value(of: "TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp")
}

/// Does `body`, and removes what is at a path however that ends; a failure of that is thrown if nothing else is.
private func removing<Success>(
    _ new: TemporaryPath, _ body: () async throws -> Success
) async throws -> Success {
    let value: Success
    do {
        value = try await body()
    } catch {
        do {
            try await remove(new)
        } catch let problem {
            EventLoop.running(for: "withTemporaryFile").report(
                LoopReport(
                    kind: .systemFailure, message: "\(new.path) could not be removed: \(problem)",
                    error: problem, subject: new.path.string))
        }
        throw error
    }
    try await remove(new)
    return value
}

private func remove(_ new: TemporaryPath) async throws {
    try await withShield { try await onFileThread("withTemporaryFile") { try new.remove() } }
}
