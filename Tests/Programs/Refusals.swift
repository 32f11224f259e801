import AsyncIO

@Sendable func lateTask() {
    Task {}
    sayError { try run {} }
}

@Sendable func twice() {
    sayError { try run { say("first") } }
    sayError { try run { say("second") } }
}

@Sendable func nested() {
    sayError {
        try run {
            sayError { try run { say("inner") } }
            say("outer goes on")
        }
    }
}

@Sendable func result() throws {
    let value = try run {
        await Task.yield()
        return 42
    }
    say("returned \(value)")
}

func sayError(_ body: () throws -> Void) {
    do { try body() } catch { say("\(error)") }
}
