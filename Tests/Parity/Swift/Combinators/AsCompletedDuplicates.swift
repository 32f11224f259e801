import AsyncIO

extension Twin {
    static let asCompletedDuplicates = Twin { trace in
        let (ham, spam) = (createTask { "ham" }, createTask { "spam" })
        var values: [String] = []
        for next in asCompleted([ham, ham, spam]).results { values.append(try await next()) }
        trace(values.sorted())
    }
}
