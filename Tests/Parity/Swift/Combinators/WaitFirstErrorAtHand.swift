import AsyncIO

extension Twin {
    static let waitFirstErrorAtHand = Twin { trace in
        let failed = createTask(named: "failed") { throw Failure("at hand") }
        let sleeping = createTask(named: "sleeping") { try await sleep(for: .seconds(10)) }
        try await sleep(for: .seconds(1))
        let (done, pending) = try await wait([failed, sleeping], returnWhen: .firstError)
        trace("done", done.map(\.name))
        trace("pending", pending.map(\.name))
        trace(try failed.errorNoWait())
    }
}
