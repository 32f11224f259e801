import AsyncIO

extension Twin {
    static let doneCallbacks = Twin { trace in
        let task = createTask {
            try await sleep(for: .seconds(1))
            trace("work ends")
        }
        for name in ["a", "b"] { task.addDoneCallback { trace(name, $0.isDone) } }
        try await task.value
        trace("waited")
        try await sleep(for: .zero)
        task.addDoneCallback { _ in trace("late") }
        trace("added")
        try await sleep(for: .zero)
        trace("end")
    }
}
