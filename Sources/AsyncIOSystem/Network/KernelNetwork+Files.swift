internal import CAsyncIO
internal import Glibc

extension KernelNetwork {
    /// Has the kernel send a part of a file; waits for the disk, so call it on a worker thread.
    ///
    /// `file` is a regular file, or something else that can be mapped. The file's own position stays.
    package func sendFile(_ socket: Int32, _ file: Int32, at offset: Int, _ count: Int) -> Transfer {
        Transfer.of {
            Door.transfer("sendfile", count) {
                var place = off_t(offset)
                return sendfile(socket, file, &place, $0)
            }
        }
    }

    /// Whether a failure of `sendFile` says that this file cannot be sent in that way.
    package static func isUnsendable(_ code: Int32) -> Bool {
        [EINVAL, ENOSYS, EOPNOTSUPP, ESPIPE, EOVERFLOW].contains(code)
    }

    /// A second number for the same socket, which the caller closes.
    package func duplicate(_ socket: Int32) throws(OSError) -> Descriptor {
        let raw = Door.call("dup") { fcntl(socket, F_DUPFD_CLOEXEC, 0) }
        guard raw >= 0 else { throw OSError.last("dup", "descriptor \(socket)") }
        return Descriptor(owning: raw)
    }
}
