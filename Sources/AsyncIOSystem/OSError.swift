internal import CAsyncIO
internal import Glibc

/// An error that the operating system reported.
///
/// Says which call failed, on what, why and, where we know one, what to do about it.
/// The counterpart of Python's `OSError`.
public struct OSError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The system call that failed, such as `connect`.
    public let call: String
    /// What the call was applied to, such as `127.0.0.1:8080`; empty if there is nothing to name.
    public let subject: String
    /// The error number, such as `ECONNREFUSED`.
    public let code: Int32

    /// Creates an error from a call, what it was applied to and the error number.
    public init(call: String, subject: String = "", code: Int32) {
        self.call = call
        self.subject = subject
        self.code = code
    }

    /// The failure in one line: the call, its subject, the cause and, where known, a remedy.
    public var description: String {
        let place = subject.isEmpty ? call : "\(call) \(subject)"
        let remedy = Self.remedies[code].map { " \($0)" } ?? ""
        return "\(place): \(cause) (error \(code)).\(remedy)"
    }

    /// The system's own words for the error number, without call and subject.
    public var cause: String {
        var buffer = [CChar](repeating: 0, count: 128)
        guard strerror_r(code, &buffer, buffer.count) == 0 else { return "unknown error" }
        return String(cBuffer: buffer)
    }

    private static let remedies: [Int32: String] = [
        ECONNREFUSED: "Is the server running and listening on that port?",
        EADDRINUSE: "Another process listens there; stop it, or use port 0 for any free port.",
        EACCES: "Ports below 1024 and some paths need more rights.",
        EMFILE: "The process has too many open descriptors; raise `ulimit -n` or close some.",
        ENFILE: "The system has too many open files.",
        ETIMEDOUT: "The peer does not answer; check the address and any firewall.",
        EHOSTUNREACH: "There is no route to that host.",
        ENETUNREACH: "There is no route to that network.",
        ECONNRESET: "The peer closed the connection abruptly.",
        EPIPE: "The peer has closed its side; nothing more can be written.",
        ENOENT: "Check the spelling, and that every directory on the way is there.",
        EEXIST: "Something of that name is there already; remove it or choose another name.",
        EISDIR: "That is a directory; name a file.",
        ENOTDIR: "A part of the path is a file where a directory is needed.",
        ENOTEMPTY: "Remove what is in the directory first, or use removeTree.",
        ENOSPC: "The disk is full; free some space.",
        EDQUOT: "Your share of the disk is used up; free some space.",
        EFBIG: "The file would be larger than the file system or the process may have it.",
        EROFS: "The file system is mounted for reading only.",
        EIO: "The device has failed; see the system's log.",
        ELOOP: "Symbolic links lead in a circle, or a link is where none may be.",
        ENAMETOOLONG: "A name has at most 255 bytes, a path 4095.",
        ENXIO: "No process has the pipe open for reading, or there is no such device.",
        ESPIPE: "A pipe or terminal has no positions; read and write it in order.",
        EXDEV: "The paths are on different file systems; copy the file and remove the old one.",
        ETXTBSY: "The program is running; write a new file and rename it.",
    ]
}

extension OSError {
    /// The error of the call that just failed on this thread.
    package static func last(_ call: String, _ subject: String = "") -> OSError {
        OSError(call: call, subject: subject, code: errno)
    }
}

/// Whether an error number says that the call would have had to wait.
@inline(__always)
package func wouldBlock(_ code: Int32) -> Bool {
    code == EAGAIN || code == EWOULDBLOCK
}

extension OSError {
    /// Whether the call would have had to wait.
    package var wouldBlock: Bool { AsyncIOSystem.wouldBlock(code) }

    /// Whether the peer has gone away, which is no fault of this side.
    package var isDisconnection: Bool { code == ECONNRESET || code == EPIPE }

    /// Whether a device has failed, which is also how a terminal tells that its other end is closed.
    package var isInputFailure: Bool { code == EIO }

    package static func brokenPipe(_ subject: String) -> OSError {
        OSError(call: "write", subject: subject, code: EPIPE)
    }

    package static func noAddress(of host: String, for call: String) -> OSError {
        OSError(call: call, subject: host, code: EADDRNOTAVAIL)
    }

    /// Two ends that have no kind of address in common.
    package static func noCommonFamily(_ left: String, _ right: String) -> OSError {
        OSError(call: "connect", subject: "\(left) with \(right)", code: EAFNOSUPPORT)
    }

    package static func badPort(_ port: Int, for call: String) -> OSError {
        OSError(call: call, subject: "port \(port)", code: EINVAL)
    }
}
