import AsyncIO
import AsyncIOTesting
import Glibc
import Testing

/// The loops that streams are tested on: all of them.
let networkLoops: [TestLoop] = [.simulated, .real, .poll]
/// Those that are made of the kernel's calls, for what only it has, such as pipes.
let kernelLoops: [TestLoop] = [.real, .poll]

/// Runs `client` against a server that does `handler` with the one connection, on a fresh loop.
func withServer(
    _ kind: TestLoop, limit: Int = 65_536, reports: ((LoopReport) -> Void)? = nil,
    _ handler: @escaping @Sendable (StreamReader, StreamWriter) async throws -> Void,
    client: @escaping @Sendable (StreamReader, StreamWriter) async throws -> Void
) throws {
    try onLoop(kind, reports: reports) {
        let server = try await startServer(port: 0) { reader, writer in
            try await handler(reader, writer)
        }
        let (reader, writer) = try await openConnection(
            host: "127.0.0.1", port: server.port, limit: limit)
        try await client(reader, writer)
        writer.close()
        server.close()
        try await server.waitClosed()
    }
}

/// Runs `body` with the reader of a connection on which the peer sends `pieces` and then ends.
func withReader(
    of pieces: [String], _ kind: TestLoop = .real, limit: Int = 65_536,
    _ body: @escaping @Sendable (StreamReader) async throws -> Void
) throws {
    try withServer(kind, limit: limit) { _, writer in
        for piece in pieces {
            try await writer.write(piece)
            // A turn in between, so that the pieces may arrive one by one.
            await turns(5)
        }
    } client: { reader, _ in
        try await body(reader)
    }
}

/// Bytes that tell when one of them is missing or out of place.
func pattern(_ count: Int) -> [UInt8] {
    let block = (0..<251).map { UInt8($0) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + block.count)
    while bytes.count < count { bytes.append(contentsOf: block) }
    bytes.removeLast(bytes.count - count)
    return bytes
}

/// Compares what arrives, piece by piece, with what `pattern` gives.
struct PatternCheck {
    private let expected = pattern(251 + 262_144)
    private(set) var count = 0
    private(set) var isInOrder = true

    mutating func add(_ bytes: [UInt8]) {
        let start = count % 251
        let isEqual = expected[start..<start + bytes.count].withUnsafeBytes { expected in
            bytes.withUnsafeBytes { bytes in
                guard let left = bytes.baseAddress, let right = expected.baseAddress else {
                    return bytes.isEmpty
                }
                return memcmp(left, right, bytes.count) == 0
            }
        }
        if !isEqual { isInOrder = false }
        count += bytes.count
    }
}
