import AsyncIO

/// A working day in no time.
@Sendable func simulated() throws {
    try run(.simulated(seed: 1)) {
        let loop = EventLoop.current
        let note = { @MainActor (what: String) in say("\(loop?.time.description ?? "-"): \(what)") }
        loop?.callLater(.seconds(1_800)) { say("half an hour") }
        let (lunch, _, _) = try await gather(
            {
                try await sleep(for: .seconds(4 * 3_600))
                note("lunch")
                return "soup"
            },
            {
                try await Task.sleep(for: .seconds(3_600))
                note("coffee")
            },
            {
                await Task.detached { try? await Task.sleep(for: .seconds(2 * 3_600)) }.value
                note("meeting")
            })
        do {
            try await withTimeout(.seconds(3_600)) { try await sleep(for: .seconds(86_400)) }
        } catch {
            note("\(type(of: error))")
        }
        try await Task.sleep(for: .seconds(3 * 3_600), clock: .suspending)
        note("home after \(lunch)")
    }
}

@Sendable func simulatedDeadlock() {
    sayError {
        try run(.simulated(seed: 1)) {
            let never = createTask(named: "never") { await withUnsafeContinuation { _ in } as Void }
            try await never.value
        }
    }
}
