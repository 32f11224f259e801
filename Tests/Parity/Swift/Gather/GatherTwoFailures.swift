import AsyncIO

extension Twin {
    static let gatherTwoFailures = Twin { trace in
        do {
            _ = try await gather([1, 2]) { number in
                try await sleep(for: .seconds(1))
                trace("fails", number)
                throw Failure("\(number)")
            }
        } catch {
            trace("thrown", error)
        }
    }
}
