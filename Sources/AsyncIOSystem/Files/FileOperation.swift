internal import CAsyncIO
internal import Glibc

/// One thing to be done with an open file: one call of the kernel.
///
/// Small and complete on purpose: this is what a back end of files has to be able to do, whether it
/// has threads that make the calls or a ring that the kernel works off.
package enum FileOperation: @unchecked Sendable {
    // SAFETY: whoever makes one keeps the memory, and leaves it alone until the operation is done.

    /// Reads once, at an offset or where the descriptor stands.
    case read(Int32, into: UnsafeMutableRawBufferPointer, at: Int?)
    /// Writes once, at an offset or where the descriptor stands; perhaps not all of it.
    case write(Int32, UnsafeRawBufferPointer, at: Int?)
    /// Waits until what was written is on the disk.
    case synchronize(Int32, dataOnly: Bool)
    /// Cuts the file off, or fills it up with zeros.
    case truncate(Int32, to: Int)
    /// How many bytes are in the file.
    case size(Int32)
    /// Closes the descriptor, which may be the moment at which a network file system says what went wrong.
    case close(Int32)

    /// The name of the call, for errors.
    package var name: String {
        switch self {
        case .read: "read"
        case .write: "write"
        case .synchronize: "fsync"
        case .truncate: "ftruncate"
        case .size: "stat"
        case .close: "close"
        }
    }

    /// Makes the call, and waits for it: what it returns, or the negative error number.
    package func perform() -> Int {
        switch self {
        case .read(let raw, let memory, let offset?):
            return Files.transfer("pread", memory.count) {
                pread(raw, memory.baseAddress, $0, offset)
            }
        case .read(let raw, let memory, nil):
            return Files.transfer("read", memory.count) { Glibc.read(raw, memory.baseAddress, $0) }
        case .write(let raw, let bytes, let offset?):
            return Files.transfer("pwrite", bytes.count) {
                pwrite(raw, bytes.baseAddress, $0, offset)
            }
        case .write(let raw, let bytes, nil):
            return Files.transfer("write", bytes.count) { Glibc.write(raw, bytes.baseAddress, $0) }
        case .synchronize(let raw, true):
            return Files.result("fdatasync") { fdatasync(raw) }
        case .synchronize(let raw, false):
            return Files.result("fsync") { fsync(raw) }
        case .truncate(let raw, let size):
            return Files.result("ftruncate") { ftruncate(raw, size) }
        case .size(let raw):
            var status = stat()
            let result = Files.result("fstat") { fstat(raw, &status) }
            return result < 0 ? result : status.st_size
        case .close(let raw):
            // Not again after EINTR: Linux has released the number by then.
            let result = Door.call("close") { Glibc.close(raw) }
            return result == 0 || errno == EINTR ? 0 : -Int(errno)
        }
    }
}

extension Files {
    // Results that the kernel need not be asked for.

    /// Of a pipe, which has no positions.
    package static var noPosition: Int { -Int(ESPIPE) }
    /// Of a device that takes nothing and does not say why.
    package static var deviceFailed: Int { -Int(EIO) }
    /// Of a pipe whose reader takes nothing.
    package static var wouldWait: Int { -Int(EAGAIN) }
    /// Of a place before the start.
    package static var invalid: Int { -Int(EINVAL) }

    /// Where the descriptor stands; asks the kernel's memory, never a disk.
    package static func position(of raw: Int32) -> Int {
        result("lseek") { lseek(raw, 0, SEEK_CUR) }
    }

    /// Writes what a file that nobody closed has still to write, and closes it: the first error.
    package static func writeOut(_ bytes: [UInt8], to raw: Int32, at offset: Int?) -> OSError? {
        defer { closeDescriptor(raw) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes {
                FileOperation.write(
                    raw, UnsafeRawBufferPointer(rebasing: $0[written...]),
                    at: offset.map { $0 + written }
                ).perform()
            }
            guard count > 0 else {
                return OSError(call: "write", code: Int32(count == 0 ? -deviceFailed : -count))
            }
            written += count
        }
        return nil
    }
}
