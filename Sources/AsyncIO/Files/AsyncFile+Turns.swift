import AsyncIOCore
import AsyncIOSystem

/// How calls take turns, and how an operation outlives the task that asked for it.
extension AsyncFile {
    /// Does `body` when all earlier calls are done.
    ///
    /// If the task is cancelled in the middle of an operation, the turn ends with that operation.
    func inTurn<R>(_ call: String, _ body: () async throws -> R) async throws -> R {
        guard !isClosed else { throw FileClosedError(call: call, path: path) }
        if !turn.borrow() { try await turn.waitForTurn(takes: false) }
        defer { endTurn() }
        guard descriptor >= 0 else { throw FileClosedError(call: call, path: path) }
        return try await body()
    }

    /// Whether a call that does not wait needs no turn: the file is open, and nobody has his.
    var isIdle: Bool { !isClosed && !turn.isLocked }

    func endTurn() {
        if isUnderWay { isLeftBehind = true } else { turn.release() }
    }

    /// Has the back end do an operation, and waits for it.
    ///
    /// `note` is called once with the result, also if nobody waits for it any more; it keeps the file
    /// alive, and with it the memory of the operation.
    @discardableResult
    func perform(
        _ operation: FileOperation, shielded: Bool = false,
        _ note: @escaping (Int) -> Void = { _ in }
    ) async throws -> Int {
        let wait = Wait()
        let cause = await loop.park(.other("AsyncFile"), shielded: shielded) { record in
            wait.record = record
            isUnderWay = true
            do {
                try backend.begin(operation, on: loop) { self.isDone(wait, $0, note) }
            } catch {
                isUnderWay = false
                wait.refusal = error
                loop.unpark(record)
            }
        }
        wait.record = nil
        if let refusal = wait.refusal { throw refusal }
        guard cause == .ready, let result = wait.result else { throw loop.cancellationError }
        return try checked(result, operation.name)
    }

    /// Does an operation of a pipe or terminal, as soon as it need not wait.
    @discardableResult
    func performWhenReady(
        _ operation: FileOperation, for direction: Direction, _ note: (Int) -> Void
    ) async throws -> Int {
        while true {
            if loop.isReady(descriptor, for: direction) {
                let result = operation.perform()
                if !wouldBlock(Int32(clamping: -result)) {
                    note(result)
                    return try checked(result, operation.name)
                }
                loop.noteBlocked(descriptor, for: direction)
                // Of a pipe the end is no state: after one writer has gone there may come another.
                if loop.isReady(descriptor, for: direction) { try watchAnew() }
            }
            switch await loop.waitUntilReady(descriptor, for: direction) {
            case .ready, .deadline: break
            case .cancelled: throw loop.cancellationError
            case .closed: throw FileClosedError(call: operation.name, path: path)
            }
        }
    }

    private func watchAnew() throws {
        loop.unwatch(descriptor)
        try loop.watch(descriptor)
    }

    private func isDone(_ wait: Wait, _ result: Int, _ note: (Int) -> Void) {
        isUnderWay = false
        wait.result = result
        note(result)
        if let record = wait.record { loop.unpark(record) }
        guard isLeftBehind else { return }
        isLeftBehind = false
        turn.release()
    }

    func checked(_ result: Int, _ call: String) throws -> Int {
        guard result >= 0 else { throw error(result, call) }
        return result
    }

    func error(_ result: Int, _ call: String) -> OSError {
        OSError(call: call, subject: path.string, code: Int32(clamping: -result))
    }

    /// A task that waits for an operation; without a record once it has stopped to.
    private final class Wait {
        var record: TaskRecord?
        var result: Int?
        var refusal: (any Error)?
    }
}
