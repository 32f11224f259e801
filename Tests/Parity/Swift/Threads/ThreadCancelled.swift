import AsyncIO
import AsyncIOSystem

extension Twin {
    static let threadCancelled = Twin { trace in
        let (begun, gate, done) = (Flag(), Flag(), Flag())
        let task = createTask {
            try await toThread {
                begun.set()
                gate.wait()
                done.set()
            }
        }
        try await sleep(for: .zero)
        begun.wait()
        task.cancel()
        do { try await task.value } catch { trace("cancelled", done.isSet) }
        gate.set()
        done.wait()
        trace("done", done.isSet)
    }
}

/// What `threading.Event` is.
private final class Flag: @unchecked Sendable {
    // SAFETY: `value` is used with the lock of `signal` held only.
    private let signal = ThreadSignal()
    private var value = false

    var isSet: Bool { signal.withLock { value } }

    func set() {
        signal.withLock {
            value = true
            signal.notifyAll()
        }
    }

    func wait() {
        signal.withLock { while !value { signal.wait() } }
    }
}
