import AsyncIOCore
import AsyncIOSystem
public import SystemPackage

/// Writes a file that appears under its name whole, or not at all.
///
/// The body writes to a new file in the same directory, which takes the name when the body has ended well.
/// Until then, and if the body throws or is cancelled, or something cannot be written, the old file
/// stays as it was and the new one is removed. Whoever reads meanwhile sees the old or the new one, never a
/// mixture. A `CancelledError` means that nothing has changed.
///
/// The permissions of the old file are kept, and its owner if this process may; of a symbolic link, the file
/// that it leads to is replaced, or made. Other names of the old file (hard links) keep the old contents.
/// What is no file, such as a device or a pipe, is not replaced: `OSError` with `EINVAL`.
///
/// - Parameters:
///   - path: The file to be written.
///   - durable: Whether the new file is on the disk before it takes the name, so that after a power failure too there
///     is the one or the other.
///   - body: What writes the file.
public func withAtomicFile<Success>(
    _ path: FilePath, durable: Bool = true,
    fileID: StaticString = #fileID, line: UInt = #line,
    _ body: (AsyncFile) async throws -> Success
) async throws -> Success {
    let loop = EventLoop.running(for: "withAtomicFile")
    let new = try await onFileThread("withAtomicFile") { try Replacement(of: path) }
    let file = try AsyncFile(
        try new.takeFile(), new.temporaryPath, [.read, .create], on: loop,
        site: SourceSite(fileID, line))
    let value: Success
    do {
        value = try await body(file)
        if durable { try await file.synchronize() } else { try await file.flush() }
    } catch {
        await close(file, after: error)
        try? await withShield { try await onFileThread("withAtomicFile") { new.discard() } }
        throw error
    }
    // From here on it is a matter of moments, and a cancellation must not leave the end open.
    try await withShield {
        do {
            try await file.close()
            try await onFileThread("withAtomicFile") { try new.takePlace(durable: durable) }
        } catch {
            try await onFileThread("withAtomicFile") { new.discard() }
            throw error
        }
    }
    return value
}

/// Writes a whole file that appears under its name whole or not at all; see `withAtomicFile`.
public func writeFileAtomically(
    _ path: FilePath, _ bytes: [UInt8], durable: Bool = true
) async throws {
    try await withAtomicFile(path, durable: durable) { try await $0.write(bytes) }
}

/// Writes a whole file of text, as UTF-8, that appears whole or not at all; see `withAtomicFile`.
public func writeFileAtomically(
    _ path: FilePath, _ text: String, durable: Bool = true
) async throws {
    try await withAtomicFile(path, durable: durable) { try await $0.write(text) }
}
