/// Why a thread pool refused work, or gave it up.
public enum ThreadPoolError: Error, Sendable, CustomStringConvertible {
    /// The pool was shut down.
    case isShutDown(String)
    /// The pool was shut down before the work had begun, and was not to wait for it.
    case wasDropped(String)
    /// The system starts no more threads.
    case noThread(any Error)
    /// The closure that prepares each thread has thrown, so no thread is fit for work.
    case initializerFailed(String, any Error)

    /// What happened, and what to do.
    public var description: String {
        switch self {
        case .isShutDown(let name):
            "the thread pool \"\(name)\" was shut down; hand it its work before that"
        case .wasDropped(let name):
            """
            the thread pool \"\(name)\" was shut down before this work had begun; do it again \
            elsewhere, or let shutDown wait for it
            """
        case .noThread(let error):
            "no thread could be started: \(error). Raise the limit on threads, or use fewer."
        case .initializerFailed(let name, let error):
            """
            the thread pool \"\(name)\" takes no work, because its initializer failed: \(error). Make \
            a new pool once that is mended.
            """
        }
    }
}
