import AsyncIO

extension Twin {
    static let eventAlreadySet = Twin { trace in
        let event = Event()
        event.set()
        event.set()
        runningLoop().callSoon { trace("callback") }
        try await event.wait()
        trace("through")
        try await sleep(for: .zero)
    }
}
