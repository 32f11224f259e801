internal import CAsyncIO
internal import Glibc

/// The file that stands for a listening Unix socket, told from others by its number on its disk.
package struct SocketFile: Sendable {
    private let path: String
    private let device: UInt64
    private let number: UInt64

    /// The socket file at a path; `nil` if there is none, or no socket.
    package init?(at path: String) {
        var status = stat()
        let result = Door.call("lstat") { lstat(path, &status) }
        guard result == 0, status.st_mode & S_IFMT == S_IFSOCK else { return nil }
        self.path = path
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
    }

    /// Removes the file, if it is still this one: another server may have put its own in its place.
    package func remove() {
        guard let present = SocketFile(at: path), present.number == number,
            present.device == device
        else { return }
        _ = Door.call("unlink") { unlink(path) }
    }

    /// Removes the file if nobody listens there any more: what is left of a server that was killed.
    package func removeIfStale() throws(OSError) {
        let network = KernelNetwork()
        let address = SocketAddress.unix(path)
        let probe = try network.socket(.stream, for: address)
        do {
            _ = try network.startConnecting(probe.raw, to: address)
        } catch {
            if error.code == ECONNREFUSED { remove() }
        }
    }
}
