import AsyncIO

extension Twin {
    static let scopeManyFailures = Twin { trace in
        do {
            try await withTaskScope { scope in
                for delay in [5, 1] {
                    scope.spawn {
                        do {
                            try await sleep(for: .seconds(delay))
                        } catch {
                            throw Failure("in the clean-up")
                        }
                        throw Failure("first")
                    }
                }
            }
        } catch {
            trace("thrown", error)
        }
    }
}
