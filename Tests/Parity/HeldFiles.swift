import AsyncIO
import AsyncIOSystem

/// Does what has to be done with files once it is told to: the counterpart of a gate inside a thread.
final class HeldFiles: FileBackend {
    private var held: [() -> Void]? = []

    func begin(
        _ operation: FileOperation, on loop: EventLoop, whenDone: @escaping (Int) -> Void
    ) {
        let work = { whenDone(operation.perform()) }
        if held == nil { loop.callSoon(work) } else { held?.append(work) }
    }

    /// Does what has been asked for so far, and the rest when it comes.
    func letGo() {
        for work in exchange(&held, with: nil) ?? [] { work() }
    }
}
