import AsyncIOCore
import AsyncIOSystem
public import SystemPackage

/// Reads a whole file.
///
/// One trip to a worker thread. A pipe is read until its writers have closed it.
/// Throws `OSError`. The counterpart of `anyio.Path.read_bytes`.
public func readFile(_ path: FilePath) async throws -> [UInt8] {
    switch try await onFileThread("readFile", { try Files.read(path) }) {
    case .bytes(let bytes):
        return bytes
    case .mayBlock(let opened):
        let file = try AsyncFile(
            opened, path, .read, on: .running(for: "readFile"), site: SourceSite(#fileID, #line))
        return try await closing(file) { try await file.readToEnd() }
    }
}

/// Reads a whole file as text; bytes that are not UTF-8 become replacement characters.
///
/// Throws `OSError`. The counterpart of `anyio.Path.read_text`.
public func readText(_ path: FilePath) async throws -> String {
    String(decoding: try await readFile(path), as: UTF8.self)
}

/// Writes a whole file, in the place of what was in it.
///
/// If it fails or is cancelled, the file may be there in part; `writeFileAtomically` leaves the old one whole.
/// Throws `OSError`. The counterpart of `anyio.Path.write_bytes`.
public func writeFile(_ path: FilePath, _ bytes: [UInt8]) async throws {
    try await withFile(path, .write) { try await $0.write(bytes) }
}

/// Writes a whole file of text, as UTF-8; otherwise as `writeFile` of bytes.
///
/// The counterpart of `anyio.Path.write_text`.
public func writeFile(_ path: FilePath, _ text: String) async throws {
    try await withFile(path, .write) { try await $0.write(text) }
}
