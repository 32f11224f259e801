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
        var room = max(file.status.size + 1, 4_096)
        while true {
            let start = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: room))
            let count = bytes.withUnsafeMutableBytes {
                FileOperation.read(
                    file.raw, into: UnsafeMutableRawBufferPointer(rebasing: $0[start...]), at: start
                ).perform()
            }
            bytes.removeLast(room - max(count, 0))
            if try checked(count, "read", path) == 0 { return .bytes(bytes) }
            room = max(file.status.size + 1 - bytes.count, 65_536)
        }
    }
}
