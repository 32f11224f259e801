import AsyncIOCore
public import AsyncIOSystem
public import SystemPackage

/// Opens a file, hands it to `body`, and closes it however that ends.
///
/// ```swift
/// try await withFile("log.txt", .append) { file in try await file.write("done\n") }
/// ```
///
/// When it returns, everything that was written is with the kernel. If the body throws, its error is
/// thrown, and one of closing is reported. The file is closed also if the task is cancelled.
/// The counterpart of `async with aiofiles.open(...)`.
///
/// - Parameters:
///   - path: A string literal, a `FilePath`, or `FilePath(text)`.
///   - mode: For what it is opened.
///   - permissions: Those of a file that is created; the process's umask takes away its part.
///   - body: What is done with the file.
public func withFile<Success>(
    _ path: FilePath, _ mode: OpenMode = .read,
    permissions: FilePermissions = FilePermissions(rawValue: 0o666),
    fileID: StaticString = #fileID, line: UInt = #line,
    _ body: (AsyncFile) async throws -> Success
) async throws -> Success {
    let file = try await openFile(
        path, mode, permissions: permissions, fileID: fileID, line: line)
    return try await closing(file) { try await body(file) }
}

/// Opens a file, which whoever calls this closes.
///
/// `withFile` is the better way.
///
/// Opening a pipe never waits for its other end: to read, it is open at once, and the first read waits
/// for somebody who writes; to write, it throws `OSError` unless somebody has it open for reading.
/// If the task is cancelled while it waits, the file is closed again.
///
/// Throws `OSError` if it cannot be opened. The counterpart of `aiofiles.open`.
public func openFile(
    _ path: FilePath, _ mode: OpenMode = .read,
    permissions: FilePermissions = FilePermissions(rawValue: 0o666),
    fileID: StaticString = #fileID, line: UInt = #line
) async throws -> AsyncFile {
    let opened = try await onFileThread("openFile") {
        try Files.open(path, mode, permissions: permissions)
    }
    return try AsyncFile(
        opened, path, mode, on: .running(for: "openFile"), site: SourceSite(fileID, line))
}

/// Does `body`, and closes the file however that ends.
func closing<Success>(
    _ file: AsyncFile, _ body: () async throws -> Success
) async throws -> Success {
    let value: Success
    do {
        value = try await body()
    } catch {
        await close(file, after: error)
        throw error
    }
    try await file.close()
    return value
}

/// Closes a file where another error is on its way already.
func close(_ file: AsyncFile, after failure: any Error) async {
    do {
        try await file.close()
    } catch {
        // Often it is the very one.
        if let error = error as? OSError, error == failure as? OSError { return }
        file.loop.report(
            LoopReport(
                kind: .systemFailure, message: "closing \(file.path) failed: \(error)",
                error: error, subject: file.path.string, site: file.site))
    }
}
