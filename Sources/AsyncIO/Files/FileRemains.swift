import AsyncIOCore
import AsyncIOSystem
import SystemPackage

/// What a file leaves that was dropped open: a descriptor, and bytes that were taken and are not written.
///
/// Settled by a thread, or at the latest by whoever lets go of it: a loop that closes drops what it was
/// handed, and so do its threads.
final class FileRemains: @unchecked Sendable {
    // SAFETY: handed on from one to the next, each of whom is the only one to use it.
    private let descriptor: Int32
    private let path: FilePath
    private let rest: [UInt8]
    private let offset: Int?
    private let loop: EventLoop
    private var isSettled = false

    init(
        _ descriptor: Int32, _ path: FilePath, _ rest: [UInt8], at offset: Int?, of loop: EventLoop
    ) {
        self.descriptor = descriptor
        self.path = path
        self.rest = rest
        self.offset = offset
        self.loop = loop
    }

    deinit {
        settle()
    }

    /// Writes the bytes and closes the descriptor, once; blocks until the disk answers.
    func settle() {
        guard !isSettled else { return }
        isSettled = true
        guard let error = Files.writeOut(rest, to: descriptor, at: offset) else { return }
        loop.report(
            LoopReport(
                kind: .systemFailure,
                message: "\(path) was dropped with \(rest.count) bytes unwritten: \(error)",
                error: error, subject: path.string))
    }
}
