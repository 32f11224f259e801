import AsyncIO

extension Twin {
    static let scopeEmpty = Twin(
        differs: [
            .line(1, python: nil, swift: "0.0: callback"),
            .line(4, python: "0.0: callback", swift: nil),
        ],
        because: "the body is a task of its own, so that it can be cancelled alone"
    ) { trace in
        runningLoop().callSoon { trace("callback") }
        try await withTaskScope { _ in trace("body") }
        trace("end")
        try await sleep(for: .zero)
    }
}
