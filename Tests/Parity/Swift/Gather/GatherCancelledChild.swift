import AsyncIO

extension Twin {
    static let gatherCancelledChild = Twin { trace in
        do {
            _ = try await gather([1, 2]) { number in
                if number == 2 { cancelCurrentTask(reason: .user("two")) }
                try await sleep(for: .seconds(number))
                return number
            }
        } catch {
            trace("caught", error)
        }
        try await sleep(for: .seconds(5))
        trace("went on")
    }
}
