import AsyncIO

extension Twin {
    static let gatherFirstFailure = Twin(
        differs: [
            .line(3, python: nil, swift: "2.0: cancelled 3"),
            .line(5, python: "3.0: done 3", swift: nil),
        ],
        because: "gather ends its children: nothing is left running (decision 2)"
    ) { trace in
        do {
            _ = try await gather([1, 2, 3]) { delay in
                do {
                    try await sleep(for: .seconds(delay))
                    trace("done", delay)
                } catch {
                    trace("cancelled", delay)
                    throw error
                }
                if delay == 2 { throw Failure("two") }
            }
        } catch {
            trace("thrown", error)
        }
        try await sleep(for: .seconds(5))
        trace("end")
    }
}
