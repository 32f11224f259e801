import AsyncIOCore
import AsyncIOSystem

/// Who does what has to be done with open files: the seam for something better than threads.
///
/// A back end must:
/// 1. begin at once and never block the caller, who is the loop's thread;
/// 2. call `whenDone` exactly once, on the loop's thread, with what the call of the kernel returns or
///    the negative error number, unless `begin` has thrown or the loop is closed before;
/// 3. touch the memory of the operation only until then;
/// 4. tell a simulated loop that work is under way (`externalWorkBegan`, `externalWorkEnded`), so that
///    virtual time stands still meanwhile.
///
/// It need not keep an order: a file has one operation under way at a time.
package protocol FileBackend: AnyObject {
    /// Begins an operation; throws if none can be begun any more.
    func begin(
        _ operation: FileOperation, on loop: EventLoop, whenDone: @escaping (Int) -> Void) throws
}

extension EventLoop {
    /// What open files are worked on by; those that are open already keep theirs.
    package var fileBackend: any FileBackend {
        get { fileService.backend }
        set { fileService.backend = newValue }
    }

    /// The threads that work on files: made when first needed, ended by the loop as `defaultThreadPool` is.
    ///
    /// A pool of its own, so that a slow disk keeps up neither `toThread` nor the resolution of names.
    /// Eight threads: enough to keep a disk busy, few enough that it is not stormed. For one's own
    /// blocking calls on files there is `runInExecutor(loop.fileThreadPool) { … }`.
    public var fileThreadPool: ThreadPool { fileService.pool }

    private var fileService: FileService {
        attachment { FileService(owned(ThreadPool(size: 8, name: "asyncio-files"))) }
    }
}

/// What a loop has for files.
private final class FileService {
    let pool: ThreadPool
    var backend: any FileBackend

    init(_ pool: ThreadPool) {
        self.pool = pool
        backend = FileThreads(pool)
    }
}
