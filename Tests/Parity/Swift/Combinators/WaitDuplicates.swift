import AsyncIO

extension Twin {
    static let waitDuplicates = Twin { trace in
        let (ham, spam) = (
            createTask { try await sleep(for: .seconds(1)) },
            createTask { try await sleep(for: .seconds(1)) }
        )
        let (done, pending) = try await wait([ham, ham, spam])
        trace("done", done.count, "pending", pending.count)
    }
}
