import AsyncIO

extension Twin {
    static let doneCallbackRemoved = Twin { trace in
        let task = createTask { try await sleep(for: .seconds(1)) }
        let first = task.addDoneCallback { _ in trace("first") }
        task.addDoneCallback { _ in trace("second") }
        trace(task.removeDoneCallback(first))
        trace(task.removeDoneCallback(first))
        try await task.value
        try await sleep(for: .zero)
    }
}
