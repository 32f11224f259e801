import AsyncIOCore
import AsyncIOSystem
public import SystemPackage

/// An open file, read and written without blocking the loop.
///
/// Reading and writing are buffered, so that lines are fast: what `write` has taken is in the file once
/// `flush`, `synchronize`, a `seek`, a read or `close` has returned; `withFile` closes by itself.
///
/// **Order.** Any number of tasks of the loop may use a file. Each call is done whole before the next,
/// in the order in which they were made; reading and writing share one position.
///
/// **Cancellation.** Who is cancelled while waiting stops to wait at once, but what the kernel has begun
/// runs to its end, and the next call waits for that. Nothing gets lost: bytes that a cancelled read has
/// fetched are there for the next read, and the position has not moved. A `write` that throws
/// `CancelledError` has taken nothing; one that was cancelled after it took its bytes returns as usual, and
/// they are written. `close` is not cut short, so no descriptor is ever closed under a running call.
///
/// **Errors.** `OSError` with the path; `FileClosedError` after `close`. If bytes that `write` has taken
/// cannot be written (a full disk), they are given up, `position` says where the file ends well, and
/// every later `write`, `flush`, `synchronize` and `close` throws the same error: no file gets a hole that
/// nobody was told of.
///
/// **Pipes and terminals** that are opened by path are waited for on the loop and never keep a thread. They have
/// no position, and `write` returns when the kernel has all of it.
///
/// Belongs to the loop's thread. Close it: a file that is dropped open writes out what it has and closes,
/// but then nobody hears of an error; in debug mode that is reported.
/// The counterpart of the objects of `aiofiles.open` and of `anyio.AsyncFile`.
public final class AsyncFile {
    /// How a file is got at.
    enum Access {
        /// With an offset in each call.
        case positional
        /// Where the descriptor stands: files opened for appending, and devices without positions.
        case sequential
        /// The same, and the loop waits until it can be read or written.
        case waitable
    }

    /// The path with which it was opened.
    public let path: FilePath
    /// For what it was opened.
    public let mode: OpenMode
    /// Where the next read or write begins, counted in bytes from the start of the file.
    ///
    /// What other processes append to a file opened with `.append` counts from the next `flush` on.
    @exclusivity(unchecked) public internal(set) var position: Int
    /// Whether `close` was called.
    @exclusivity(unchecked) public internal(set) var isClosed = false

    let loop: EventLoop
    let backend: any FileBackend
    private let pool: ThreadPool
    let site: SourceSite
    let access: Access
    /// The descriptor, or -1 once it is closed.
    var descriptor: Int32

    /// Who holds it may use the file: a task, or an operation that a cancelled task has left behind.
    let turn = Lock()
    var isUnderWay = false
    var isLeftBehind = false

    /// What was read ahead: the bytes of the file from `position` on.
    @exclusivity(unchecked) var incoming = ByteBuffer()
    /// What is still to be written: the bytes of the file up to `position`.
    ///
    /// Filled and emptied again and again by whoever writes lines; the system clears fresh memory each time.
    @exclusivity(unchecked) var outgoing = ByteBuffer(keeping: 262_144)
    /// What a read at a position of its own goes through.
    @exclusivity(unchecked) var aside = ByteBuffer()
    /// Why bytes that were taken could not be written.
    @exclusivity(unchecked) var failure: OSError?

    init(
        _ opened: OpenedFile, _ path: FilePath, _ mode: OpenMode, on loop: EventLoop,
        site: SourceSite
    ) throws {
        self.path = path
        self.mode = mode
        self.loop = loop
        self.site = site
        backend = loop.fileBackend
        pool = loop.fileThreadPool
        access = try Self.access(to: opened, path, mode, on: loop)
        position = mode.contains(.atEnd) ? opened.status.size : 0
        descriptor = opened.release()
    }

    private static func access(
        to opened: OpenedFile, _ path: FilePath, _ mode: OpenMode, on loop: EventLoop
    ) throws -> Access {
        guard opened.mayBlock else {
            return .positional
        }
        guard !loop.isSimulated else {
            if opened.status.kind == .characterDevice { return .sequential }
            throw OSError.notInSimulation("open", path.string)
        }
        do {
            try loop.watch(opened.raw)
        } catch  where error.isNotWaitable {
            return .sequential
        }
        return .waitable
    }

    deinit {
        guard descriptor >= 0 else { return }
        if loop.isDebug {
            loop.report(
                LoopReport(
                    kind: .leak,
                    message: "\(path) was dropped without close(); use withFile, or close it",
                    subject: path.string, site: site))
        }
        let (raw, loop, pool) = (descriptor, loop, pool)
        let rest = outgoing.take(outgoing.count)
        let offset = access == .positional && !mode.contains(.atEnd) ? position - rest.count : nil
        let remains = FileRemains(raw, path, rest, at: offset, of: loop)
        let isWatched = access == .waitable
        let submit = { @Sendable in
            if isWatched, !loop.isClosed { loop.unwatch(raw) }
            // A loop that has ended has no threads any more.
            if (try? pool.submitNoWait(remains.settle)) == nil { remains.settle() }
        }
        if loop.isOnLoopThread || !isWatched { submit() } else { loop.callSoonThreadSafe(submit) }
    }
}
