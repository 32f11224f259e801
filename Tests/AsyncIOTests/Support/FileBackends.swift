import AsyncIO
import AsyncIOSystem
import AsyncIOTesting

/// Runs `body` with a directory of its own, on a fresh loop.
func withFolder(
    _ kind: TestLoop = .real, debug: Bool? = nil, reports: ((LoopReport) -> Void)? = nil,
    _ body: @escaping @Sendable (FilePath) async throws -> Void
) throws {
    try onLoop(kind, debug: debug, reports: reports) {
        try await withTemporaryDirectory { try await body($0) }
    }
}

/// How many descriptors this process has on files whose path begins so.
func openDescriptors(on path: FilePath) async throws -> Int {
    var count = 0
    for try await entry in listDirectory("/proc/self/fd") {
        // Descriptors of other tests come and go.
        guard let target = try? await readSymbolicLink(entry.path) else { continue }
        if target.string.hasPrefix(path.string) { count += 1 }
    }
    return count
}

/// Does operations when it is told to: what a disk does that takes its time.
final class HeldBackend: FileBackend {
    private var held: [() -> Void] = []
    var count: Int { held.count }

    func begin(
        _ operation: FileOperation, on loop: EventLoop, whenDone: @escaping (Int) -> Void
    ) throws {
        held.append { whenDone(operation.perform()) }
    }

    /// Does what has been asked for so far.
    func letGo() {
        for work in exchange(&held, with: []) { work() }
    }
}

/// Does operations after a while, by pieces, sooner or later: whatever a kernel may do.
final class ErraticBackend: FileBackend {
    private(set) var underWay = 0
    private(set) var mostUnderWay = 0

    func begin(
        _ operation: FileOperation, on loop: EventLoop, whenDone: @escaping (Int) -> Void
    ) throws {
        underWay += 1
        mostUnderWay = max(mostUnderWay, underWay)
        var random = loop.random
        let part = operation.shortened { Int.random(in: 1...max($0, 1), using: &random) }
        let early = Bool.random(using: &random) ? part.perform() : nil
        loop.callLater(.milliseconds(Int.random(in: 0...4, using: &random))) {
            self.underWay -= 1
            whenDone(early ?? part.perform())
        }
    }
}

extension FileOperation {
    /// The same for a part of the bytes.
    fileprivate func shortened(_ part: (Int) -> Int) -> FileOperation {
        switch self {
        case .read(let raw, into: let memory, at: let place):
            let count = min(memory.count, part(24))
            return .read(raw, into: .init(rebasing: memory[..<count]), at: place)
        case .write(let raw, let bytes, at: let place):
            let count = min(bytes.count, part(bytes.count))
            return .write(raw, .init(rebasing: bytes[..<count]), at: place)
        default:
            return self
        }
    }
}
