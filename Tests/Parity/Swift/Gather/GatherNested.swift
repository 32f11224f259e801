import AsyncIO

extension Twin {
    static let gatherNested = Twin { trace in
        let table = try await gather(0..<3) { row in
            try await gather(0..<3) { column in
                try await sleep(for: .seconds(row + column))
                return row * column
            }
        }
        trace(table)
    }
}
