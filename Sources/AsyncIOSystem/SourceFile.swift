internal import CAsyncIO
internal import Glibc

/// A file that is read to be sent on.
///
/// Every call may wait for the disk: use worker threads.
package enum SourceFile {
    package static func open(_ path: String) throws(OSError) -> Descriptor {
        let raw = Door.retrying("open") { casyncio_open_for_reading(path) }
        guard raw >= 0 else { throw OSError.last("open", path) }
        return Descriptor(owning: raw)
    }

    /// Reads at a place, or where the file is if it has no places (a pipe); 0 at its end.
    ///
    /// Waits for a pipe that is empty, also if its reads would not.
    package static func read(
        _ file: Int32, at offset: Int, _ count: Int
    ) throws(OSError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let base = buffer.baseAddress
            var result = Door.retrying("pread") { pread(file, base, count, off_t(offset)) }
            if result < 0, errno == ESPIPE {
                result = readWaiting(file, base, count)
            }
            if result < 0 { failure = errno }
            initialized = max(0, result)
        }
        guard failure == 0 else {
            throw OSError(call: "read", subject: "descriptor \(file)", code: failure)
        }
        return bytes
    }

    private static func readWaiting(
        _ file: Int32, _ base: UnsafeMutablePointer<UInt8>?, _ count: Int
    ) -> Int {
        while true {
            let result = Door.retrying("read") { Glibc.read(file, base, count) }
            guard result < 0, wouldBlock(errno) else { return result }
            var entry = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            _ = Door.retrying("poll") { poll(&entry, 1, -1) }
        }
    }

    /// Moves a file's own position; what has none stays as it is.
    package static func seek(_ file: Int32, to offset: Int) {
        _ = lseek(file, off_t(offset), SEEK_SET)
    }
}
