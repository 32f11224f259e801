import AsyncIO

extension Twin {
    static let asCompletedInTime = Twin { trace in
        let task = createTask {
            try await sleep(for: .seconds(1))
            return "value"
        }
        for next in asCompleted([task], timeout: .seconds(5)).results { trace(try await next()) }
        try await sleep(for: .seconds(10))
        trace("end")
    }
}
