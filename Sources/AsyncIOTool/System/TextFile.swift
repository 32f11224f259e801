import AsyncIO
import Glibc

/// A file, or standard input, read whole. Blocks.
enum TextFile {
    static func read(_ path: String) throws(OSError) -> String {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw OSError(call: "open", subject: path, code: errno) }
        defer { if path != "-" { close(descriptor) } }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            if count > 0 {
                bytes += piece[..<count]
            } else if errno != EINTR {
                throw OSError(call: "read", subject: path, code: errno)
            }
        }
    }
}
