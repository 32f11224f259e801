internal import CAsyncIO
internal import Glibc

/// What a descriptor stands for.
package enum DescriptorKind: Sendable {
    case pipe
    case socket
    /// A terminal or another character device.
    case device
    /// A regular file, a folder or a disk: never has to be waited for, as the system sees it.
    case file

    package init(of descriptor: Int32) throws(OSError) {
        var info = stat()
        guard fstat(descriptor, &info) == 0 else {
            throw OSError.last("fstat", "descriptor \(descriptor)")
        }
        self =
            switch info.st_mode & S_IFMT {
            case S_IFIFO: .pipe
            case S_IFSOCK: .socket
            case S_IFCHR: .device
            default: .file
            }
    }
}

/// Makes calls on a descriptor return instead of waiting.
package func makeNonBlocking(_ descriptor: Int32) throws(OSError) {
    let flags = fcntl(descriptor, F_GETFL)
    guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) >= 0 else {
        throw OSError.last("fcntl", "descriptor \(descriptor)")
    }
}

extension OSError {
    /// What can only be done with pipes, sockets and devices.
    package static func cannotWait(_ call: String, _ descriptor: Int32) -> OSError {
        OSError(
            call: call,
            subject: "descriptor \(descriptor), a file and not a pipe, socket or device",
            code: EINVAL)
    }

    /// What can only be done with sockets of one kind.
    package static func wrongSocket(_ call: String, _ subject: String) -> OSError {
        OSError(call: call, subject: subject, code: EINVAL)
    }
}
