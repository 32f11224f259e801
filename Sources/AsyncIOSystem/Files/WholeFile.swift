internal import CAsyncIO
internal import Glibc
package import SystemPackage

extension Files {
    /// What came of reading a file in one go: its bytes, or a thing that may have to be waited for.
    package enum Contents: Sendable {
        case bytes([UInt8])
        case mayBlock(OpenedFile)
    }

    /// Reads a whole file.
    package static func read(_ path: FilePath) throws(OSError) -> Contents {
        let file = try open(path, .read, permissions: [])
        guard !file.mayBlock else { return .mayBlock(file) }
        var bytes: [UInt8] = []
        // Files of /proc say that they are empty; and one may grow while it is read.
        var room = min(max(file.status.size, 4_095), mostOnAPromise) + 1
        while true {
            let last = fill(&bytes, room, from: file.raw)
            if try checked(last, "read", path) == 0 { return .bytes(bytes) }
            let rest = file.status.size - bytes.count
            room = min(max(rest, 65_535), max(bytes.count, mostOnAPromise)) + 1
        }
    }

    /// Reads until there is so much more or the file ends; returns what the last call has.
    private static func fill(_ bytes: inout [UInt8], _ room: Int, from raw: Int32) -> Int {
        let old = bytes
        var last = 0
        bytes = [UInt8](unsafeUninitializedCapacity: old.count + room) { memory, count in
            let memory = UnsafeMutableRawBufferPointer(memory)
            old.withUnsafeBytes { memory.copyMemory(from: $0) }
            count = old.count
            repeat {
                let rest = UnsafeMutableRawBufferPointer(rebasing: memory[count...])
                last = FileOperation.read(raw, into: rest, at: count).perform()
                count += max(last, 0)
            } while last > 0 && count < memory.count
        }
        return last
    }

    /// The most memory that is made ready on the mere word of a file; then as much again as has come.
    private static let mostOnAPromise = 16_777_216
}
