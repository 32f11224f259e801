import AsyncIO

extension Twin {
    static let gatherDuplicates = Twin { trace in
        let (abc, def) = (
            createTask {
                try await sleep(for: .seconds(1))
                return "abc"
            },
            createTask {
                try await sleep(for: .seconds(1))
                return "def"
            }
        )
        trace(try await gather([abc, abc, def, abc]) { try await $0.value })
    }
}
