internal import CAsyncIO
internal import Glibc

/// The variables of a child, where they are not the parent's.
///
/// Bytes and not texts: the parent's variables need not be UTF-8, and are handed on as they are.
struct ChildEnvironment {
    /// Each as `NAME=value`.
    private(set) var entries: [[UInt8]]

    /// `nil` if it is the parent's.
    init?(_ wanted: SpawnRequest.Environment) throws(OSError) {
        switch wanted {
        case .inherit: return nil
        case .replace(let variables):
            entries = []
            for (name, value) in variables { try set(name, to: value) }
        case .update(let variables):
            entries = Self.inherited()
            for (name, value) in variables { try set(name, to: value) }
        }
    }

    /// The value of a variable.
    subscript(name: String) -> String? {
        let start = Array("\(name)=".utf8)
        return entries.first { $0.starts(with: start) }.map {
            String(decoding: $0.dropFirst(start.count), as: UTF8.self)
        }
    }

    private mutating func set(_ name: String, to value: String?) throws(OSError) {
        guard !name.isEmpty, !name.contains("=") else {
            throw OSError(call: "execve", subject: "the variable \"\(name)\"", code: EINVAL)
        }
        try SpawnWords.check(name)
        try SpawnWords.check(value ?? "")
        let start = Array("\(name)=".utf8)
        entries.removeAll { $0.starts(with: start) }
        if let value { entries.append(start + Array(value.utf8)) }
    }

    private static func inherited() -> [[UInt8]] {
        var entries: [[UInt8]] = []
        var next = casyncio_environment()
        while let entry = next?.pointee {
            entries.append(Array(UnsafeRawBufferPointer(start: entry, count: strlen(entry))))
            next = next.map { $0 + 1 }
        }
        return entries
    }
}
