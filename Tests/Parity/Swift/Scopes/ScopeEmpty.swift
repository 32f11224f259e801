import AsyncIO

extension Twin {
    static let scopeEmpty = Twin { trace in
        runningLoop().callSoon { trace("callback") }
        try await withTaskScope { _ in trace("body") }
        trace("end")
        try await sleep(for: .zero)
    }
}
