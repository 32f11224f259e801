internal import CAsyncIO
internal import Glibc

/// What a child's descriptors are made of, opened in the parent until the child has them.
struct ChildDescriptors: ~Copyable {
    /// Sorted by the child's number.
    private(set) var pairs: [casyncio_spawn_descriptor] = []
    /// The parent's ends of the pipes, by the child's number, non-blocking.
    private(set) var parentEnds: [Int32: Int32] = [:]
    /// What only the child needs.
    private var borrowed: [Int32] = []

    init(_ streams: [Int32: SpawnRequest.Stream]) throws(OSError) {
        var sources: [Int32: Int32] = [:]
        // Asked before anything is opened, which may get the very number.
        let missing = streams.filter { $0.value == .inherit && fcntl($0.key, F_GETFD) < 0 }
        for (target, stream) in streams.sorted(by: { $0.key < $1.key }) {
            if case .sameAs = stream { continue }
            if missing[target] != nil { continue }
            sources[target] = try open(stream, for: target)
        }
        for (target, stream) in streams {
            guard case .sameAs(let other) = stream else { continue }
            sources[target] = sources[other]
        }
        pairs = sources.sorted { $0.key < $1.key }.map {
            casyncio_spawn_descriptor(source: $0.value, target: $0.key)
        }
    }

    deinit {
        for raw in borrowed { closeDescriptor(raw) }
        for raw in parentEnds.values { closeDescriptor(raw) }
    }

    /// Hands over the parent's ends: the caller now closes them.
    mutating func takeParentEnds() -> [Int32: Int32] {
        exchange(&parentEnds, with: [:])
    }

    private mutating func open(
        _ stream: SpawnRequest.Stream, for target: Int32
    ) throws(OSError) -> Int32 {
        switch stream {
        case .descriptor(let raw): return raw
        case .inherit: return target
        case .sameAs(let other): return other
        case .pipeToRead: return try openPipe(target, childReads: true)
        case .pipeToWrite: return try openPipe(target, childReads: false)
        case .file(let path, let access):
            let raw = Door.retrying("open") { Glibc.open(path, access.flags | O_CLOEXEC, 0o666) }
            guard raw >= 0 else { throw OSError.last("open", path) }
            borrowed.append(raw)
            return raw
        }
    }

    private mutating func openPipe(_ target: Int32, childReads: Bool) throws(OSError) -> Int32 {
        let (reading, writing) = try KernelPipes.open()
        let (mine, childs) = childReads ? (writing, reading) : (reading, writing)
        parentEnds[target] = mine
        borrowed.append(childs)
        // Programs expect streams that wait.
        guard fcntl(childs, F_SETFL, 0) == 0 else { throw OSError.last("fcntl", "a pipe") }
        return childs
    }
}

extension SpawnRequest.FileAccess {
    fileprivate var flags: Int32 {
        switch self {
        case .read: O_RDONLY
        case .write: O_WRONLY | O_CREAT | O_TRUNC
        case .append: O_WRONLY | O_CREAT | O_APPEND
        case .both: O_RDWR
        }
    }
}
