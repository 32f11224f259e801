import AsyncIO

extension Twin {
    static let gatherResultsCancelledChild = Twin { trace in
        let results = try await gatherResults([1, 2, 3]) { number in
            try await sleep(for: .zero)
            if number == 2 { cancelCurrentTask() }
            try await sleep(for: .seconds(number))
            return number
        }
        trace(results)
    }
}
